import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import { GiveCodePage, GivenCodePage } from './give-code.views.tsx'
import { foldUsername } from './local-account.ts'
import type { PasswordCodes } from './password-code.ts'
import { localPaths } from './paths.ts'

const bodySchema = z.object({ username: z.string().default(''), reason: z.string().default('') })

/** Of a user name in an address; nothing is looked up by it before the form is sent. */
const LONGEST_NAME = 100

type Deps = { passwordCodes: Pick<PasswordCodes, 'give' | 'findInUnit'> }

/** `/staff/password-code`: for officials of the administrator's own unit and those below it. */
export function createGiveCodeRoutes(deps: Deps) {
  return new Hono<StaffEnv>()
    .use(localPaths.giveCode, requireStaff({ roles: ['unit-admin'] }))
    .get(localPaths.giveCode, (c) => {
      const username = (c.req.query('username') ?? '').slice(0, LONGEST_NAME)
      const typed = { username, reason: '' }
      return respond(c, <GiveCodePage working={workingOf(c)} typed={typed} />)
    })
    .post(localPaths.giveCode, (c) => give(c, deps))
}

function workingOf(c: Context<StaffEnv>) {
  const { page, settings, session, hat } = c.var
  return { page, settings, session, hat }
}

async function give(c: Context<StaffEnv>, { passwordCodes }: Deps) {
  const { page, session, hat, clientAddress } = c.var
  const typed = await readForm(c, bodySchema)
  c.set('typed', typed)
  const working = workingOf(c)
  const reason = typed.reason.trim()
  const found = await passwordCodes.findInUnit(foldUsername(typed.username), hat.unit.path)
  if (!found || reason === '') {
    const errors = {
      username: found ? undefined : page.t('giveCode.unknown'),
      reason: reason === '' ? page.t('operator.problem.reason') : undefined,
    }
    return respond(c, <GiveCodePage {...{ working, typed, errors }} />, 422)
  }
  const actor = actorOf(session, clientAddress)
  const given = await passwordCodes.give(found.id, { actor, reason })
  if (given.outcome !== 'given') {
    const isOwn = given.outcome === 'own'
    const errors = { username: page.t(isOwn ? 'giveCode.own' : 'giveCode.unknown') }
    return respond(c, <GiveCodePage {...{ working, typed, errors }} />, 422)
  }
  c.header('Cache-Control', 'no-store')
  return respond(c, <GivenCodePage {...{ working, code: given.code }} fullName={found.fullName} />)
}
