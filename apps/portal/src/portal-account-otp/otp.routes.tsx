import type {
  KnownBrowserCookie,
  KnownBrowsers,
  OtpTransaction,
  RequestOrigin,
  SmsOtp,
} from '@mot-cua/authentication'
import { readForm } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import { abandon, type CompleteDeps, completeSignIn } from '../portal-account/complete.routes.tsx'
import { portalPaths } from '../portal-account/paths.ts'
import type { FoundVisit } from '../portal-account/portal-visit.ts'
import { originOf } from '../portal-account/request-origin.routes.ts'
import {
  answerRefused,
  answerResent,
  answerTooMany,
  type OtpAnswerDeps,
  type OtpStep,
  otpFormSchema,
  showOtpPage,
} from './otp-answers.routes.tsx'

export const SIGN_IN_STEP: OtpStep = {
  purpose: 'sign-in',
  path: portalPaths.otp,
  beginPath: portalPaths.password,
}

type Deps = CompleteDeps &
  OtpAnswerDeps & {
    smsOtp: SmsOtp
    gate: SignInGate
    knownBrowsers: KnownBrowsers
    knownBrowserCookie: KnownBrowserCookie
  }

/** `/sign-in/portal/otp`: the code of a sign-in, its resending and the way out. */
export function createPortalOtpRoutes(deps: Deps) {
  return new Hono<PortalEnv>()
    .get(portalPaths.otp, async (c) => {
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      const transaction = await deps.smsOtp.find(visit.id)
      if (!transaction) return c.redirect(portalPaths.password, 303)
      // A crash, or a click elsewhere, came between the right code and the session.
      if (transaction.state === 'accepted') return signIn(c, deps, { visit, transaction })
      const step = SIGN_IN_STEP
      if (transaction.state === 'stopped')
        return answerTooMany(c, deps, { visitId: visit.id, step })
      return showOtpPage(c, deps, { transaction, step })
    })
    .post(portalPaths.otp, async (c) => {
      const { action, code } = await readForm(c, otpFormSchema)
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      if (action === 'cancel') return abandon(c, deps, visit)
      const from = originOf(c, deps.knownBrowserCookie)
      const step = SIGN_IN_STEP
      if (action === 'resend') {
        const resent = await deps.smsOtp.resend(visit.id, from)
        return answerResent(c, deps, { resent, step })
      }
      return verify(c, deps, { visit, code, from })
    })
}

/** The visit of this browser, or where to go instead: to begin anew, or where closed kinds go. */
async function findVisit(
  c: Context<PortalEnv>,
  { visits, visitCookie, gate }: Deps,
): Promise<{ visit: FoundVisit; away?: never } | { visit?: never; away: Response }> {
  const visit = await visits.find(visitCookie.read(c))
  // An administrator's second factor is never a message (C10).
  if (visit?.purpose !== 'sign-in' || visit.audience === 'administrator') {
    const home = c.var.session ? '/' : portalPaths.password
    return { away: c.redirect(home, 303) }
  }
  const closed = whereIfClosed(gate, { type: 'portal', ...visit })
  return closed === undefined ? { visit } : { away: c.redirect(closed, 303) }
}

async function verify(
  c: Context<PortalEnv>,
  deps: Deps,
  { visit, code, from }: { visit: FoundVisit; code: string; from: RequestOrigin },
) {
  const transaction = await deps.smsOtp.find(visit.id)
  const verified = await deps.smsOtp.verify({ signInId: visit.id, transaction }, code, from)
  if (verified.outcome === 'accepted') {
    return signIn(c, deps, { visit, transaction: verified.transaction })
  }
  if (verified.outcome === 'already-accepted' && transaction) {
    return c.redirect(portalPaths.otp, 303)
  }
  const refusal = { refused: verified, visitId: visit.id, step: SIGN_IN_STEP }
  return answerRefused(c, deps, refusal)
}

type Accepted = { visit: FoundVisit; transaction: OtpTransaction }

/** Repeated without harm where a crash or a second click asks. */
async function signIn(c: Context<PortalEnv>, deps: Deps, { visit, transaction }: Accepted) {
  const from = originOf(c, deps.knownBrowserCookie)
  await deps.smsOtp.recordAccepted(transaction, from)
  const { accountId, acceptanceId } = transaction
  const arrival = { accountId, acceptanceId, clientId: from.clientId, address: from.address }
  const token = await deps.knownBrowsers.remember(arrival, from.browserToken)
  if (token !== undefined) deps.knownBrowserCookie.write(c, token)
  const proven = { at: deps.now(), amr: ['pwd', 'sms', 'mfa'] }
  return completeSignIn(c, deps, { visit, proven })
}
