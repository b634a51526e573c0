import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { StaffEnv } from '../page.ts'
import { isBreakGlass } from '../session/session.ts'
import type { NumberStatements } from '../staff-identity/number-statement.ts'
import type { NumberSent } from '../staff-identity/number-statement.views.tsx'
import { judgedSchema, numberSchema } from '../staff-identity/unit-review.routes.tsx'
import type { UnitReviews } from '../staff-identity/unit-review.ts'
import type { Unjudged } from '../staff-identity/unit-review.views.tsx'
import type { PasswordCodes } from '../staff-sign-in/password-code.ts'
import { isSparedBehindGlass } from './behind-glass.ts'
import { STAFF, staffPath } from './paths.ts'
import { operatorOf } from './require-operator.routes.tsx'
import { workingOf } from './settings.routes.tsx'
import { StaffActionPage, StaffCodePage, StaffListPage, StaffOnePage } from './staff.views.tsx'
import {
  type ListedStaff,
  type StaffAction,
  type StaffDirectory,
  staffActions,
} from './staff-directory.ts'
import { waitForEid } from './within-glass.routes.tsx'

/** More are not read; the search narrows them. */
const MOST = 50

const actionSchema = z.enum(staffActions)
const doneSchema = z
  .enum([...staffActions, 'name', 'number'])
  .optional()
  .catch(undefined)
const problemSchema = z.enum(['not-now', 'own']).optional().catch(undefined)
const reasonSchema = z.object({ reason: z.string().default('') })

export type OperatorStaffDeps = {
  directory: StaffDirectory
  passwordCodes: Pick<PasswordCodes, 'give'>
  unitReviews: Pick<UnitReviews, 'find' | 'judgeName'>
  numberStatements: NumberStatements
}

type C = Context<StaffEnv>

/** Accounts of officials; behind the guard of `/operator/*`. */
export function createOperatorStaffRoutes(deps: OperatorStaffDeps) {
  const { directory } = deps
  return new Hono<StaffEnv>()
    .get(STAFF, async (c) => {
      const words = (c.req.query('q') ?? '').trim().slice(0, 100)
      const found = await directory.search(words, MOST)
      return respond(c, <StaffListPage working={workingOf(c)} {...{ words, found }} most={MOST} />)
    })
    .get(`${STAFF}/:id`, (c) => showOne(c, deps))
    .post(`${STAFF}/:id/name`, (c) => judgeName(c, deps))
    .post(`${STAFF}/:id/number`, (c) => stateNumber(c, deps))
    .get(`${STAFF}/:id/code`, async (c) => {
      const staff = await findStaff(c, deps)
      return respond(c, <StaffActionPage working={workingOf(c)} staff={staff} action="code" />)
    })
    .post(`${STAFF}/:id/code`, (c) => giveCode(c, deps))
    .get(`${STAFF}/:id/:action`, async (c) => {
      const staff = await findStaff(c, deps)
      const action = actionOf(c)
      if (isSpared(c, staff)) return waitForEid(c)
      return respond(c, <StaffActionPage working={workingOf(c)} {...{ staff, action }} />)
    })
    .post(`${STAFF}/:id/:action`, (c) => act(c, deps))
}

async function findStaff(c: C, { directory }: OperatorStaffDeps): Promise<ListedStaff> {
  const id = c.req.param('id') ?? ''
  const staff = isId(id) ? await directory.find(id) : undefined
  if (!staff) throw new DomainError('not-found', 'no such staff account')
  return staff
}

/** Every account of the province, and those who operate it too. */
function reachOf(c: C) {
  return { unitPath: '', staffAccountId: c.var.hat.account.id, isOperator: true }
}

type Refused = { unjudged?: Unjudged; number?: NumberSent }

async function showOne(c: C, deps: OperatorStaffDeps, { unjudged, number }: Refused = {}) {
  const staff = await findStaff(c, deps)
  const found = await deps.unitReviews.find(reachOf(c), staff.id)
  const { verification, nameReview } = found?.identity ?? {}
  const waiting = verification === 'verified' && nameReview === 'waiting' ? found : undefined
  const done = doneSchema.parse(c.req.query('done'))
  const problem = problemSchema.parse(c.req.query('problem'))
  const shown = { staff, done, problem, waiting, unjudged, reviewed: found, number }
  const status = unjudged ? 409 : number ? 422 : 200
  return respond(c, <StaffOnePage working={workingOf(c)} {...shown} />, status)
}

async function judgeName(c: C, deps: OperatorStaffDeps) {
  const { id, username } = await findStaff(c, deps)
  const judged = await readForm(c, judgedSchema)
  const { name: _name, ...actor } = operatorOf(c)
  const outcome = await deps.unitReviews.judgeName({ ...judged, id, reach: reachOf(c), actor })
  if (outcome === 'judged') return c.redirect(`${staffPath(id)}?done=name`, 303)
  return showOne(c, deps, { unjudged: { username, outcome } })
}

async function stateNumber(c: C, deps: OperatorStaffDeps) {
  const { id } = await findStaff(c, deps)
  const reach = reachOf(c)
  const account = await deps.unitReviews.find(reach, id)
  if (!account) throw new DomainError('not-found', 'a staff account that has ended')
  const typed = await readForm(c, numberSchema)
  const { name: _name, ...actor } = operatorOf(c)
  const mayShareNumber = c.var.settings.hatsPerPerson === 'several'
  const stating = { account, reach, typed, actor, mayShareNumber }
  const outcome = await deps.numberStatements.state(stating)
  if (outcome === 'saved') return c.redirect(`${staffPath(id)}?done=number`, 303)
  c.set('typed', typed)
  return showOne(c, deps, { number: { typed, outcome } })
}

function actionOf(c: C): StaffAction {
  const read = actionSchema.safeParse(c.req.param('action'))
  if (!read.success) throw new DomainError('not-found', 'no such action')
  return read.data
}

/** An administrator's account, of which a session behind the broken glass keeps off. */
function isSpared(c: C, staff: ListedStaff): boolean {
  return isBreakGlass(c.var.session) && isSparedBehindGlass(staff)
}

async function act(c: C, deps: OperatorStaffDeps) {
  const staff = await findStaff(c, deps)
  const action = actionOf(c)
  if (isSpared(c, staff)) return waitForEid(c)
  const reason = (await readForm(c, reasonSchema)).reason.trim()
  if (reason === '') {
    const view = <StaffActionPage working={workingOf(c)} {...{ staff, action }} isReasonMissing />
    return respond(c, view, 422)
  }
  const { name: _name, ...actor } = operatorOf(c)
  const outcome = await deps.directory.change({ id: staff.id, action, reason }, actor)
  const query = outcome === 'changed' ? `done=${action}` : `problem=${outcome}`
  return c.redirect(`${staffPath(staff.id)}?${query}`, 303)
}

async function giveCode(c: C, deps: OperatorStaffDeps) {
  const staff = await findStaff(c, deps)
  const working = workingOf(c)
  const reason = (await readForm(c, reasonSchema)).reason.trim()
  if (reason === '') {
    const view = <StaffActionPage {...{ working, staff }} action="code" isReasonMissing />
    return respond(c, view, 422)
  }
  const { name: _name, ...actor } = operatorOf(c)
  const given = await deps.passwordCodes.give(staff.id, { actor, reason })
  if (given.outcome !== 'given') {
    const problem = given.outcome === 'own' ? 'own' : 'not-now'
    return c.redirect(`${staffPath(staff.id)}?problem=${problem}`, 303)
  }
  c.header('Cache-Control', 'no-store')
  return respond(c, <StaffCodePage {...{ working, staff, code: given.code }} />)
}
