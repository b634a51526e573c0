import type { KnownBrowserCookie } from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AccountEnv, AccountGate } from '../account-pages/account-env.ts'
import { accountPaths } from '../account-pages/account-page.tsx'
import { ACCOUNT_CLIENT_ID } from '../provider/own-clients.ts'
import type { PasswordChange } from './password-change.ts'
import {
  PasswordChangedPage,
  PasswordChangePage,
  type PasswordFormProblem,
} from './password-change.views.tsx'

const bodySchema = z.object({
  current: z.string().default(''),
  next: z.string().default(''),
})

type Deps = {
  passwordChange: PasswordChange
  knownBrowserCookie: Pick<KnownBrowserCookie, 'read'>
  gate: Pick<AccountGate, 'requireFresh'>
  now: Clock
}

/** `/account/password` */
export function createPasswordChangeRoutes(deps: Deps) {
  return new Hono<AccountEnv>()
    .use(deps.gate.requireFresh)
    .get('/', (c) => {
      const isDone = c.req.query('done') === 'changed'
      return respond(
        c,
        isDone ? <PasswordChangedPage {...propsOf(c)} /> : <PasswordChangePage {...propsOf(c)} />,
      )
    })
    .post('/', async (c) => {
      const body = await readForm(c, bodySchema)
      const problem =
        body.current === '' ? { kind: 'missing-current' as const } : await change(c, deps, body)
      if (!problem) return c.redirect(`${accountPaths.password}?done=changed`, 303)
      const view = <PasswordChangePage {...propsOf(c)} problem={problem} now={deps.now()} />
      return respond(c, view, problem.kind === 'busy' ? 503 : 422)
    })
}

async function change(
  c: Context<AccountEnv>,
  { passwordChange, knownBrowserCookie }: Deps,
  body: z.infer<typeof bodySchema>,
): Promise<PasswordFormProblem | undefined> {
  const { account, session, clientAddress: address } = c.var
  const browserToken = knownBrowserCookie.read(c)
  const changed = await passwordChange.change({
    ...body,
    accountId: account.id,
    address,
    clientId: ACCOUNT_CLIENT_ID,
    keptSessionUid: session.uid,
    ...(browserToken === undefined ? {} : { browserToken }),
  })
  switch (changed.outcome) {
    case 'changed':
      return undefined
    case 'weak':
      return { kind: 'weak', reason: changed.reason }
    case 'wrong-current':
      return { kind: 'wrong-current', triesLeft: changed.triesLeft }
    case 'waiting':
      return { kind: 'waiting', until: changed.until }
    case 'busy':
      return { kind: 'busy' }
  }
}

function propsOf({ var: { page, account } }: Context<AccountEnv>) {
  return { page, fullName: account.fullName }
}
