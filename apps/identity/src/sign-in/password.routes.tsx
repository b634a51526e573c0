import { causeOfLimit, type SmsOtp, type StartOutcome } from '@mot-cua/authentication'
import { type Clock, secondsBetween } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Accounts, acrOfLevel } from '../account/account.ts'
import { isAboutAccount, respondAboutAccount } from '../account-choice/account-choice.routes.tsx'
import type { AuditLog } from '../audit/audit.store.ts'
import { respondConsent } from '../consent/consent.routes.tsx'
import type { Interactions } from '../provider/interactions.ts'
import { isBeforeChange, takesQr } from '../qr-sign-in/own-transaction.ts'
import { readsAsPhone } from '../qr-sign-in/reads-as-phone.ts'
import type { PasswordOutcome, PasswordStep } from './password-step.ts'
import { SignInPage } from './sign-in.views.tsx'
import {
  BusyPage,
  FactorClosedPage,
  SendLimitedPage,
  type WaitingCause,
  WaitingPage,
} from './stopped.views.tsx'
import { type VisitEnv, visitPath } from './visit.tsx'

const bodySchema = z.object({
  action: z.string().default('sign-in'),
  personalId: z.string().default(''),
  password: z.string().default(''),
})

type Deps = {
  interactions: Interactions
  accounts: Pick<Accounts, 'findUsable'>
  passwordStep: PasswordStep
  smsOtp: SmsOtp
  audit: AuditLog
  now: Clock
}

/** `/sign-in/:id`: the form, or the consent page where the person is known already. */
export function createPasswordRoutes(deps: Deps) {
  const { passwordStep, smsOtp, now } = deps
  return new Hono<VisitEnv>()
    .get('/', async (c) => {
      const { visit } = c.var
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      if (visit.question === 'consent') return respondConsent(c, deps)
      const aboutAccount = isAboutAccount(c) ? await respondAboutAccount(c, deps) : undefined
      return aboutAccount ?? respond(c, <SignInPage {...signInProps(c)} />)
    })
    .post('/', async (c) => {
      const { visit, origin } = c.var
      const body = await readForm(c, bodySchema)
      if (visit.prompt !== 'login') return c.redirect(visitPath(visit), 303)
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      if (body.action === 'cancel') return cancelSignIn(c, deps)
      const checked = await passwordStep.check(body, origin)
      if (checked.outcome === 'waiting') {
        const { limit, until } = checked
        return respondWaiting(c, { cause: causeOfLimit(limit), now: now(), until })
      }
      if (checked.outcome === 'busy') return respondBusy(c)
      if (checked.outcome !== 'accepted') return respondRefusal(c, checked, body.personalId)
      const { account, knownBrowserId: browserId, factorCounts } = checked
      const person = { accountId: account.id, phone: account.phone, browserId, factorCounts }
      const started = await smsOtp.start(visit.id, person, origin)
      return respondStarted(c, started, now())
    })
}

function signInProps(c: Context<VisitEnv>) {
  const { visit, page } = c.var
  return {
    page,
    destination: visit.client,
    action: visitPath(visit),
    ...(visit.loginHint === undefined ? {} : { personalId: visit.loginHint }),
    needsLevel2: visit.asked.acr === acrOfLevel(2),
    isBeforeChange: isBeforeChange(visit),
    qr: takesQr(visit) ? { path: visitPath(visit, 'qr'), isPhone: readsAsPhone(c) } : undefined,
  }
}

function respondRefusal(
  c: Context<VisitEnv>,
  refusal: Exclude<PasswordOutcome, { outcome: 'accepted' | 'waiting' | 'busy' }>,
  personalId: string,
) {
  const view = <SignInPage {...signInProps(c)} personalId={personalId} refusal={refusal} />
  return respond(c, view, 422)
}

/** Time for the checks under way to end. */
const BUSY_SECONDS = 5

function respondBusy(c: Context<VisitEnv>) {
  c.header('Retry-After', String(BUSY_SECONDS))
  return respond(c, <BusyPage page={c.var.page} retryHref={visitPath(c.var.visit)} />, 503)
}

function respondStarted(c: Context<VisitEnv>, started: StartOutcome, now: Date) {
  const { page, visit } = c.var
  switch (started.outcome) {
    case 'sent':
    case 'under-way':
      return c.redirect(visitPath(visit, 'otp'), 303)
    case 'limited': {
      const { reason, until } = started.permit
      setRetryAfter(c, now, until)
      const retryHref = visitPath(visit)
      return respond(c, <SendLimitedPage {...{ page, reason, now, until, retryHref }} />, 429)
    }
    case 'account-waiting':
    case 'browser-waiting':
      return respondWaiting(c, { cause: otpCauses[started.outcome], now, until: started.until })
    case 'factor-closed':
      return respond(c, <FactorClosedPage page={page} />, 403)
  }
}

/** Leads back to the service with `access_denied`. */
export async function cancelSignIn(
  c: Context<VisitEnv>,
  { interactions, audit, now }: Pick<Deps, 'interactions' | 'audit' | 'now'>,
  accountId?: string,
) {
  const { visit, origin } = c.var
  await interactions.finish(c.env, { kind: 'refused' })
  await audit.append({
    type: 'sign-in.cancelled',
    at: now(),
    clientId: origin.clientId,
    address: origin.address,
    ...(accountId === undefined ? {} : { accountId }),
  })
  return c.redirect(visitPath(visit, 'continue'), 303)
}

type Wait = { cause: WaitingCause; now: Date; until: Date | undefined }

export const otpCauses = {
  'account-waiting': 'otp',
  'browser-waiting': 'otp-here',
  'address-waiting': 'address',
} as const satisfies Record<string, WaitingCause>

export function respondWaiting(c: Context<VisitEnv>, { cause, now, until = now }: Wait) {
  setRetryAfter(c, now, until)
  const retryHref = visitPath(c.var.visit)
  return respond(c, <WaitingPage {...{ page: c.var.page, cause, now, until, retryHref }} />, 429)
}

export function setRetryAfter(c: Context<VisitEnv>, now: Date, until: Date | undefined): void {
  if (!until) return
  c.header('Retry-After', String(Math.max(1, Math.ceil(secondsBetween(now, until)))))
}
