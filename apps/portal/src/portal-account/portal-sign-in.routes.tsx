import { causeOfLimit, type KnownBrowserCookie } from '@mot-cua/authentication'
import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import { SIGN_IN_STEP } from '../portal-account-otp/otp.routes.tsx'
import { answerStarted, type OtpAnswerDeps } from '../portal-account-otp/otp-answers.routes.tsx'
import { type CompleteDeps } from './complete.routes.tsx'
import { portalPaths } from './paths.ts'
import type { PortalAccount } from './portal-account.ts'
import { PortalSignInPage } from './portal-account.views.tsx'
import type { PortalPasswords } from './portal-password.ts'
import { originOf } from './request-origin.routes.ts'
import { respondBusy, respondWaiting } from './stopped-answers.routes.tsx'

const bodySchema = z.object({
  username: z.string().default(''),
  password: z.string().default(''),
  return_to: z.string().optional(),
})

type Deps = Pick<CompleteDeps, 'visits' | 'visitCookie'> &
  OtpAnswerDeps & {
    portalPasswords: PortalPasswords
    knownBrowserCookie: KnownBrowserCookie
    gate: SignInGate
  }

/** `/sign-in/portal`: user name and password of an account that the portal has issued (R071). */
export function createPortalPasswordRoutes(deps: Deps) {
  return new Hono<PortalEnv>()
    .get(portalPaths.password, (c) => {
      const returnTo = safeRelativePath(c.req.query('return_to'))
      const isChanged = c.req.query('news') === 'password-changed'
      return respond(c, <PortalSignInPage page={c.var.page} {...{ returnTo, isChanged }} />)
    })
    .post(portalPaths.password, async (c) => {
      const body = await readForm(c, bodySchema)
      const returnTo = safeRelativePath(body.return_to)
      const from = originOf(c, deps.knownBrowserCookie)
      const checked = await deps.portalPasswords.check(body, from)
      const retryHref = `${portalPaths.password}?${new URLSearchParams({ return_to: returnTo })}`
      switch (checked.outcome) {
        case 'accepted':
          return goOn(c, deps, { account: checked.account, returnTo })
        case 'waiting': {
          const { limit, until } = checked
          return respondWaiting(c, {
            cause: causeOfLimit(limit),
            now: deps.now(),
            until,
            retryHref,
          })
        }
        case 'busy':
          return respondBusy(c, retryHref)
        case 'invalid':
        case 'rejected': {
          const { username } = body
          const props = { page: c.var.page, returnTo, username, refusal: checked }
          return respond(c, <PortalSignInPage {...props} />, 422)
        }
      }
    })
}

/** To the second factor: a message, and for administrators never one (C10). */
async function goOn(
  c: Context<PortalEnv>,
  deps: Deps,
  { account, returnTo }: { account: PortalAccount; returnTo: string },
) {
  const { id: accountId, audience, phone, factorCounts, knownBrowserId: browserId } = account
  const closed = whereIfClosed(deps.gate, { type: 'portal', audience, returnTo })
  if (closed !== undefined) return c.redirect(closed, 303)
  const visit = { purpose: 'sign-in', accountId, audience, returnTo } as const
  const { token, id } = await deps.visits.begin(visit, deps.visitCookie.read(c))
  deps.visitCookie.write(c, token)
  if (audience === 'administrator') return c.redirect(portalPaths.factor, 303)
  const from = originOf(c, deps.knownBrowserCookie)
  const person = { accountId, phone, browserId, factorCounts }
  const started = await deps.smsOtp.start(id, person, from)
  return answerStarted(c, deps, { started, step: SIGN_IN_STEP })
}
