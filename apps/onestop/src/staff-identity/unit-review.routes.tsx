import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import type { NumberStatements } from './number-statement.ts'
import { UNIT_PATH, unitAccountPath } from './paths.ts'
import { standings } from './representation.ts'
import { UnitAccountPage } from './unit-account.views.tsx'
import type { UnitReviews } from './unit-review.ts'
import { UnitReviewPage, type Unjudged } from './unit-review.views.tsx'

type Deps = { unitReviews: UnitReviews; numberStatements: NumberStatements }
type C = Context<StaffEnv>

/** A name as it was shown, and what is said of it. */
export const judgedSchema = z.object({
  verdict: z.enum(['confirmed', 'refused']),
  revision: z.coerce.number().int(),
})
const line = z.string().max(100).default('')
/** As an administrator states it of an official. */
export const numberSchema = z.object({ personalId: line, dateOfBirth: line, gender: line })
const standingSchema = z.object({
  standing: z.enum(standings).optional(),
  reason: z.string().max(500).default(''),
  resume: z.literal('yes').optional(),
})

/** Of administrators of a unit: names to confirm, numbers in several accounts, suspensions. */
export function createUnitReviewRoutes(deps: Deps) {
  const isAdministrator = requireStaff({ roles: ['unit-admin'] })
  return new Hono<StaffEnv>()
    .use(UNIT_PATH, isAdministrator)
    .use(`${UNIT_PATH}/*`, isAdministrator)
    .get(UNIT_PATH, (c) => showList(c, deps))
    .get(unitAccountPath(':id'), async (c) => {
      const account = await findAccount(c, deps)
      return showAccount(c, { account, isSaved: c.req.query('notice') === 'saved' })
    })
    .post(`${unitAccountPath(':id')}/name`, (c) => judgeName(c, deps))
    .post(`${unitAccountPath(':id')}/standing`, (c) => answerStanding(c, deps))
    .post(`${unitAccountPath(':id')}/number`, (c) => stateNumber(c, deps))
}

function reachOf(c: C) {
  const { hat } = c.var
  return { unitPath: hat.unit.path, staffAccountId: hat.account.id }
}

const actorOfHat = (c: C) => actorOf(c.var.session, c.var.clientAddress)

async function findAccount(c: C, { unitReviews }: Deps) {
  const id = c.req.param('id') ?? ''
  const account = isId(id) ? await unitReviews.find(reachOf(c), id) : undefined
  if (!account) throw new DomainError('not-found', 'no account of this unit')
  return account
}

async function judgeName(c: C, deps: Deps): Promise<Response> {
  const account = await findAccount(c, deps)
  const judged = await readForm(c, judgedSchema)
  const judging = { ...judged, id: account.id, reach: reachOf(c), actor: actorOfHat(c) }
  const outcome = await deps.unitReviews.judgeName(judging)
  if (outcome === 'judged') return c.redirect(UNIT_PATH, 303)
  return showList(c, deps, { username: account.username, outcome })
}

async function showList(c: C, { unitReviews }: Deps, unjudged?: Unjudged) {
  const { page, settings, session, hat } = c.var
  const words = (c.req.query('q') ?? '').trim().slice(0, 100)
  const reach = reachOf(c)
  const [waiting, shared, found] = await Promise.all([
    unitReviews.listWaiting(reach),
    unitReviews.listShared(reach),
    words === '' ? undefined : unitReviews.search(reach, words),
  ])
  const working = { page, settings, session, hat }
  const lists = { waiting, shared, found, words, unjudged }
  return respond(c, <UnitReviewPage {...working} {...lists} />, unjudged ? 409 : 200)
}

type Shown = Omit<Parameters<typeof UnitAccountPage>[0], 'page' | 'settings' | 'session' | 'hat'>

function showAccount(
  c: C,
  { account, sent, problem, number, isSaved = false }: Pick<Shown, 'account'> & Partial<Shown>,
) {
  const { page, settings, session, hat } = c.var
  const working = { page, settings, session, hat }
  return respond(
    c,
    <UnitAccountPage {...working} {...{ account, sent, problem, number, isSaved }} />,
    problem || number ? 422 : 200,
  )
}

async function answerStanding(c: C, deps: Deps): Promise<Response> {
  const account = await findAccount(c, deps)
  const { standing, reason: typed, resume } = await readForm(c, standingSchema)
  const reason = typed.trim()
  const chosen = resume ? undefined : standing
  const set = { reach: reachOf(c), id: account.id, chosen, reason, actor: actorOfHat(c) }
  const outcome = await deps.unitReviews.setStanding(set)
  switch (outcome) {
    case 'set':
      return c.redirect(`${unitAccountPath(account.id)}?notice=saved`, 303)
    case 'not-found':
      throw new DomainError('not-found', 'no account of this unit')
    case 'no-reason':
    case 'operators':
    case 'same-person':
    case 'suspended-by-operator':
      c.set('typed', { reason, ...(standing && { standing }) })
      return showAccount(c, { account, sent: { chosen, reason }, problem: outcome })
  }
}

async function stateNumber(c: C, deps: Deps): Promise<Response> {
  const account = await findAccount(c, deps)
  const typed = await readForm(c, numberSchema)
  const mayShareNumber = c.var.settings.hatsPerPerson === 'several'
  const stating = { account, typed, mayShareNumber, reach: reachOf(c), actor: actorOfHat(c) }
  const outcome = await deps.numberStatements.state(stating)
  if (outcome === 'saved') return c.redirect(`${unitAccountPath(account.id)}?notice=saved`, 303)
  c.set('typed', typed)
  return showAccount(c, { account, number: { typed, outcome } })
}
