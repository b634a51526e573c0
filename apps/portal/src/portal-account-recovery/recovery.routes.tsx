import type { KnownBrowserCookie } from '@mot-cua/authentication'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import { abandon } from '../portal-account/complete.routes.tsx'
import { portalPaths } from '../portal-account/paths.ts'
import type { FoundVisit, PortalVisits } from '../portal-account/portal-visit.ts'
import type { PortalVisitCookie } from '../portal-account/portal-visit-cookie.ts'
import { originOf } from '../portal-account/request-origin.routes.ts'
import {
  answerRefused,
  answerResent,
  answerStarted,
  answerTooMany,
  type OtpAnswerDeps,
  type OtpStep,
  otpFormSchema,
  showOtpPage,
} from '../portal-account-otp/otp-answers.routes.tsx'
import type { NewPasswords } from './new-password.ts'
import type { Recovery } from './recovery.ts'
import { ForgotPasswordPage, NewPasswordPage } from './recovery.views.tsx'

const step: OtpStep = {
  purpose: 'recovery',
  path: portalPaths.forgotOtp,
  beginPath: portalPaths.forgot,
}

const forgotSchema = z.object({ username: z.string().default(''), phone: z.string().default('') })
const passwordSchema = z.object({ password: z.string().default('') })

type Deps = OtpAnswerDeps & {
  recovery: Recovery
  newPasswords: NewPasswords
  visits: PortalVisits
  visitCookie: PortalVisitCookie
  knownBrowserCookie: KnownBrowserCookie
  gate: SignInGate
}

/**
 * `/sign-in/portal/forgot`: user name and phone, a code, a new password. It signs nobody in: the
 * next sign-in asks for both factors as always (ASVS 6.4.3).
 */
export function createRecoveryRoutes(deps: Deps) {
  return new Hono<PortalEnv>()
    .get(portalPaths.forgot, (c) => respond(c, <ForgotPasswordPage page={c.var.page} />))
    .post(portalPaths.forgot, (c) => begin(c, deps))
    .get(portalPaths.forgotOtp, async (c) => {
      const visit = await findVisit(c, deps)
      const transaction = visit && (await deps.smsOtp.find(visit.id))
      if (!visit || !transaction) return c.redirect(portalPaths.forgot, 303)
      if (visit.proven) return c.redirect(portalPaths.forgotPassword, 303)
      if (transaction.state === 'accepted') return markProven(c, deps, visit)
      if (transaction.state === 'stopped')
        return answerTooMany(c, deps, { visitId: visit.id, step })
      return showOtpPage(c, deps, { transaction, step })
    })
    .post(portalPaths.forgotOtp, (c) => receiveCode(c, deps))
    .get(portalPaths.forgotPassword, async (c) => {
      const { visit, away } = await findProven(c, deps)
      if (!visit) return away
      const action = portalPaths.forgotPassword
      return respond(c, <NewPasswordPage page={c.var.page} action={action} reason="forgotten" />)
    })
    .post(portalPaths.forgotPassword, (c) => receivePassword(c, deps))
}

async function begin(c: Context<PortalEnv>, deps: Deps) {
  const typed = await readForm(c, forgotSchema)
  const identified = await deps.recovery.identify(typed)
  if ('problems' in identified) {
    const { problems } = identified
    return respond(c, <ForgotPasswordPage page={c.var.page} {...{ typed, problems }} />, 422)
  }
  const { audience, ...person } = identified.recovering
  const { accountId } = person
  const visit = { purpose: 'recovery', accountId, audience, returnTo: '/' } as const
  const { token, id } = await deps.visits.begin(visit, deps.visitCookie.read(c))
  deps.visitCookie.write(c, token)
  const started = await deps.smsOtp.start(id, person, originOf(c, deps.knownBrowserCookie))
  return answerStarted(c, deps, { started, step })
}

async function findVisit(c: Context<PortalEnv>, { visits, visitCookie }: Deps) {
  const visit = await visits.find(visitCookie.read(c))
  return visit?.purpose === 'recovery' ? visit : undefined
}

async function receiveCode(c: Context<PortalEnv>, deps: Deps) {
  const { action, code } = await readForm(c, otpFormSchema)
  const visit = await findVisit(c, deps)
  if (!visit) return c.redirect(portalPaths.forgot, 303)
  if (action === 'cancel') return abandon(c, deps, visit)
  const from = originOf(c, deps.knownBrowserCookie)
  if (action === 'resend') {
    const resent = await deps.smsOtp.resend(visit.id, from)
    return answerResent(c, deps, { resent, step })
  }
  const transaction = await deps.smsOtp.find(visit.id)
  const verified = await deps.smsOtp.verify({ signInId: visit.id, transaction }, code, from)
  if (verified.outcome === 'accepted') return markProven(c, deps, visit)
  if (verified.outcome === 'already-accepted') return c.redirect(portalPaths.forgotOtp, 303)
  return answerRefused(c, deps, { refused: verified, visitId: visit.id, step })
}

async function markProven(c: Context<PortalEnv>, deps: Deps, visit: FoundVisit) {
  const transaction = await deps.smsOtp.find(visit.id)
  if (transaction?.state !== 'accepted') return c.redirect(portalPaths.forgot, 303)
  const event = { type: 'code.accepted', detail: { purpose: 'recovery' } } as const
  await deps.smsOtp.recordAccepted(transaction, originOf(c, deps.knownBrowserCookie), event)
  await deps.visits.markProven(visit, { at: deps.now(), amr: ['sms'] })
  return c.redirect(portalPaths.forgotPassword, 303)
}

/**
 * Whoever has shown the phone; others begin anew. Only here it is said that this kind of account
 * may not be used any more: before, that would tell that there is one (security.md row 38).
 */
async function findProven(
  c: Context<PortalEnv>,
  deps: Deps,
): Promise<{ visit: FoundVisit; away?: never } | { visit?: never; away: Response }> {
  const visit = await findVisit(c, deps)
  if (!visit?.proven) return { away: c.redirect(portalPaths.forgot, 303) }
  const closed = whereIfClosed(deps.gate, { type: 'portal', ...visit })
  return closed === undefined ? { visit } : { away: c.redirect(closed, 303) }
}

async function receivePassword(c: Context<PortalEnv>, deps: Deps) {
  const { password } = await readForm(c, passwordSchema)
  const { visit, away } = await findProven(c, deps)
  if (!visit) return away
  const { accountId } = visit
  const wish = { accountId, password, reason: 'forgotten', address: c.var.clientAddress } as const
  const judged = await deps.newPasswords.judge(wish)
  if (judged.outcome === 'weak') {
    const { reason: weakness } = judged
    const props = { action: portalPaths.forgotPassword, reason: 'forgotten', weakness } as const
    return respond(c, <NewPasswordPage page={c.var.page} {...props} />, 422)
  }
  // One proof makes one password, however many requests come with it.
  if (!(await deps.visits.end(visit))) return c.redirect(portalPaths.forgot, 303)
  deps.visitCookie.clear(c)
  await deps.newPasswords.change(wish)
  return c.redirect(`${portalPaths.password}?news=password-changed`, 303)
}
