import type { KnownBrowsers, OtpTransaction } from '@mot-cua/authentication'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { OnestopEnv } from '../page.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { enterByLocalAccount } from './local-enter.routes.ts'
import { originOf, rememberBrowser } from './local-origin.routes.ts'
import type { LocalDeps } from './local-sign-in.routes.tsx'
import { LocalTooManyCodesPage } from './local-stopped.views.tsx'
import type { FoundVisit } from './local-visit.ts'
import { answerRefused, showOtpPage, showSendLimited } from './otp-answers.routes.tsx'
import { localPaths } from './paths.ts'

const formSchema = z.object({
  action: z.enum(['confirm', 'cancel', 'resend']).default('confirm'),
  code: z.string().default(''),
})

type Deps = LocalDeps & { knownBrowsers: KnownBrowsers }
type C = Context<OnestopEnv>

/** The code of a sign-in by an issued account, its resending and the way out. */
export function createLocalOtpRoutes(deps: Deps) {
  return new Hono<OnestopEnv>()
    .get(localPaths.otp, async (c) => {
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      const transaction = await deps.smsOtp.find(visit.id)
      if (!transaction) return c.redirect(STAFF_SIGN_IN, 303)
      // A crash, or a click elsewhere, came between the right code and the session.
      if (transaction.state === 'accepted') return signIn(c, deps, { visit, transaction })
      if (transaction.state === 'stopped') {
        return respond(c, <LocalTooManyCodesPage page={c.var.page} />, 429)
      }
      return showOtpPage(c, deps, { transaction })
    })
    .post(localPaths.otp, async (c) => {
      const { action, code } = await readForm(c, formSchema)
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      switch (action) {
        case 'cancel':
          await deps.visits.end(visit)
          deps.visitCookie.clear(c)
          return c.redirect(STAFF_SIGN_IN, 303)
        case 'resend':
          return resend(c, deps, visit)
        case 'confirm':
          return verify(c, deps, { visit, code })
      }
    })
}

/** The visit of this browser, or where to go instead; the day may have come since the password. */
async function findVisit(
  c: C,
  { visits, visitCookie, gate }: Deps,
): Promise<{ visit: FoundVisit; away?: never } | { visit?: never; away: Response }> {
  if (!gate.isOpen('local')) return { away: c.redirect(localPaths.closed, 303) }
  const visit = await visits.find(visitCookie.read(c))
  return visit ? { visit } : { away: c.redirect(STAFF_SIGN_IN, 303) }
}

async function resend(c: C, deps: Deps, visit: FoundVisit) {
  const resent = await deps.smsOtp.resend(visit.id, originOf(c, deps.knownBrowserCookie))
  if (resent.outcome === 'limited') return showSendLimited(c, deps, resent.permit.until)
  const news = resent.outcome === 'gone' ? '' : `?news=${resent.outcome}`
  return c.redirect(localPaths.otp + news, 303)
}

async function verify(c: C, deps: Deps, { visit, code }: { visit: FoundVisit; code: string }) {
  const from = originOf(c, deps.knownBrowserCookie)
  const transaction = await deps.smsOtp.find(visit.id)
  const verified = await deps.smsOtp.verify({ signInId: visit.id, transaction }, code, from)
  if (verified.outcome === 'accepted') {
    return signIn(c, deps, { visit, transaction: verified.transaction })
  }
  return answerRefused(c, deps, { refused: verified, transaction })
}

type Accepted = { visit: FoundVisit; transaction: OtpTransaction }

/** Repeated without harm where a crash or a second click asks. */
async function signIn(c: C, deps: Deps, { visit, transaction }: Accepted) {
  const from = originOf(c, deps.knownBrowserCookie)
  await deps.smsOtp.recordAccepted(transaction, from)
  // A second click finds the visit ended and the session there, or has to begin again.
  if (!(await deps.visits.end(visit))) {
    return c.redirect(c.var.hat ? visit.returnTo : STAFF_SIGN_IN, 303)
  }
  deps.visitCookie.clear(c)
  const { accountId, acceptanceId } = transaction
  await rememberBrowser(c, deps, { accountId, acceptanceId })
  const { staffAccountId, returnTo } = visit
  const proven = { staffAccountId, returnTo, at: deps.now(), hasSecondFactor: true }
  return c.redirect(await enterByLocalAccount(c, deps, proven), 303)
}
