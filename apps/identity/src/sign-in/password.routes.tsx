import { type Clock, secondsBetween } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AuditLog } from '../audit/audit.store.ts'
import { ConsentPage } from '../consent/consent.views.tsx'
import type { Interactions } from '../provider/interactions.ts'
import type { SmsOtp, StartOutcome } from '../sms-otp/sms-otp.ts'
import type { PasswordOutcome, PasswordStep } from './password-step.ts'
import { SignInPage } from './sign-in.views.tsx'
import { FactorClosedPage, SendLimitedPage, WaitingPage } from './stopped.views.tsx'
import { type VisitEnv, visitPath } from './visit.tsx'

const bodySchema = z.object({
  action: z.string().default('sign-in'),
  personalId: z.string().default(''),
  password: z.string().default(''),
})

type Deps = {
  interactions: Interactions
  passwordStep: PasswordStep
  smsOtp: SmsOtp
  audit: AuditLog
  now: Clock
}

/** `/sign-in/:id`: the form, or the consent page where the person is known already. */
export function createPasswordRoutes(deps: Deps) {
  const { passwordStep, smsOtp, now } = deps
  return new Hono<VisitEnv>()
    .get('/', (c) => {
      const { visit, page } = c.var
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      if (visit.prompt === 'login') return respond(c, <SignInPage {...signInProps(c)} />)
      const action = visitPath(visit, 'consent')
      return respond(
        c,
        <ConsentPage page={page} client={visit.client} scopes={visit.scopes} action={action} />,
      )
    })
    .post('/', async (c) => {
      const { visit, origin } = c.var
      const body = await readForm(c, bodySchema)
      if (visit.prompt !== 'login') return c.redirect(visitPath(visit), 303)
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      if (body.action === 'cancel') return cancelSignIn(c, deps)
      const checked = await passwordStep.check(body, origin)
      if (checked.outcome === 'waiting') {
        return respondWaiting(c, { cause: 'password', now: now(), until: checked.until })
      }
      if (checked.outcome !== 'accepted') return respondRefusal(c, checked, body.personalId)
      const { id, phone } = checked.account
      const started = await smsOtp.start(visit.id, { accountId: id, phone }, origin)
      return respondStarted(c, started, now())
    })
}

function signInProps(c: Context<VisitEnv>) {
  const { visit, page } = c.var
  return { page, destination: visit.client, action: visitPath(visit) }
}

function respondRefusal(
  c: Context<VisitEnv>,
  refusal: Exclude<PasswordOutcome, { outcome: 'accepted' | 'waiting' }>,
  personalId: string,
) {
  const view = <SignInPage {...signInProps(c)} personalId={personalId} refusal={refusal} />
  return respond(c, view, 422)
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
      return respond(c, <SendLimitedPage {...{ page, reason, until, retryHref }} />, 429)
    }
    case 'account-waiting':
      return respondWaiting(c, { cause: 'otp', now, until: started.until })
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

type Wait = { cause: 'password' | 'otp'; now: Date; until: Date | undefined }

export function respondWaiting(c: Context<VisitEnv>, { cause, now, until = now }: Wait) {
  setRetryAfter(c, now, until)
  const retryHref = visitPath(c.var.visit)
  return respond(c, <WaitingPage {...{ page: c.var.page, cause, until, retryHref }} />, 429)
}

export function setRetryAfter(c: Context<VisitEnv>, now: Date, until: Date | undefined): void {
  if (!until) return
  c.header('Retry-After', String(Math.max(1, Math.ceil(secondsBetween(now, until)))))
}
