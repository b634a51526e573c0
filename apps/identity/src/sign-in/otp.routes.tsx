import {
  type KnownBrowserCookie,
  type KnownBrowsers,
  type OtpTransaction,
  RESEND_AFTER_SECONDS,
  type ResendOutcome,
  type SmsOtp,
  type VerifyOutcome,
} from '@mot-cua/authentication'
import { addSeconds, type Clock, maskPhone } from '@mot-cua/kernel'
import type { SmsOutbox } from '@mot-cua/sms'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { type Accounts, acrOfLevel } from '../account/account.ts'
import type { AuditLog } from '../audit/audit.store.ts'
import type { Interactions } from '../provider/interactions.ts'
import { type OtpNews, OtpPage, otpNews } from './otp.views.tsx'
import { cancelSignIn, otpCauses, respondWaiting, setRetryAfter } from './password.routes.tsx'
import { FactorClosedPage, SendLimitedPage, TooManyCodesPage } from './stopped.views.tsx'
import { type VisitEnv, visitPath } from './visit.tsx'

const bodySchema = z.object({
  action: z.enum(['confirm', 'cancel', 'resend']).default('confirm'),
  code: z.string().default(''),
})

type Deps = {
  interactions: Interactions
  smsOtp: SmsOtp
  outbox: Pick<SmsOutbox, 'hasTrouble'>
  accounts: Accounts
  knownBrowsers: KnownBrowsers
  knownBrowserCookie: KnownBrowserCookie
  audit: AuditLog
  now: Clock
}

/** Begins to read the transaction before the visit is known: one way to the store brings both. */
export function beginTransactionRead(smsOtp: Pick<SmsOtp, 'find'>): MiddlewareHandler<VisitEnv> {
  return async (c, next) => {
    const transactionRead = smsOtp.find(c.req.param('id') ?? '')
    // Whoever waits for it is told of a failure; here it must only not go unhandled.
    transactionRead.catch(() => undefined)
    c.set('transactionRead', transactionRead)
    await next()
  }
}

/** `/sign-in/:id/otp`: the code, its resending and the way out. */
export function createOtpRoutes(deps: Deps) {
  return new Hono<VisitEnv>()
    .get('/', async (c) => {
      const { visit } = c.var
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      const transaction = await readTransaction(c, deps)
      if (!transaction) return c.redirect(visitPath(visit), 303)
      // A crash, or a click elsewhere, came between the right code and its result.
      if (transaction.state === 'accepted') return signIn(c, deps, transaction)
      if (transaction.state === 'stopped') return respondTooMany(c, deps)
      const news = z.enum(otpNews).safeParse(c.req.query('news')).data
      return respondOtpPage(c, deps, { transaction, ...(news ? { news } : {}) })
    })
    .post('/', async (c) => {
      const { action, code } = await readForm(c, bodySchema)
      const { visit, origin } = c.var
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      if (action === 'cancel') return cancel(c, deps)
      if (action === 'resend') {
        return respondResent(c, deps, await deps.smsOtp.resend(visit.id, origin))
      }
      const seen = { signInId: visit.id, transaction: await readTransaction(c, deps) }
      return respondVerified(c, deps, await deps.smsOtp.verify(seen, code, origin))
    })
}

function readTransaction(c: Context<VisitEnv>, { smsOtp }: Deps) {
  return c.var.transactionRead ?? smsOtp.find(c.var.visit.id)
}

async function cancel(c: Context<VisitEnv>, deps: Deps) {
  const transaction = await readTransaction(c, deps)
  return cancelSignIn(c, deps, transaction?.accountId)
}

function respondResent(c: Context<VisitEnv>, { now }: Deps, resent: ResendOutcome) {
  const { page, visit } = c.var
  switch (resent.outcome) {
    case 'resent':
    case 'renewed':
    case 'too-soon':
      return c.redirect(`${visitPath(visit, 'otp')}?news=${resent.outcome}`, 303)
    case 'gone':
      return c.redirect(visitPath(visit, 'otp'), 303)
    case 'limited': {
      const { reason, until } = resent.permit
      setRetryAfter(c, now(), until)
      const retryHref = visitPath(visit, 'otp')
      const told = { page, reason, now: now(), until, retryHref }
      return respond(c, <SendLimitedPage {...told} />, 429)
    }
  }
}

async function respondVerified(c: Context<VisitEnv>, deps: Deps, verified: VerifyOutcome) {
  const { page, visit } = c.var
  switch (verified.outcome) {
    case 'accepted':
      return signIn(c, deps, verified.transaction)
    case 'already-accepted':
      return signIn(c, deps, await deps.smsOtp.find(visit.id))
    case 'gone':
      return c.redirect(visitPath(visit), 303)
    case 'account-waiting':
    case 'browser-waiting':
    case 'address-waiting': {
      const cause = otpCauses[verified.outcome]
      return respondWaiting(c, { cause, now: deps.now(), until: verified.until })
    }
    case 'factor-closed':
      return respond(c, <FactorClosedPage page={page} />, 403)
    case 'too-many-attempts':
      return respondTooMany(c, deps)
    case 'wrong-code':
    case 'malformed-code':
    case 'expired': {
      const transaction = await deps.smsOtp.find(visit.id)
      if (!transaction) return c.redirect(visitPath(visit), 303)
      const error = page.t(`otp.${verified.outcome}`, { count: verified.attemptsLeft ?? 0 })
      return respondOtpPage(c, deps, { transaction, error })
    }
  }
}

async function respondTooMany(c: Context<VisitEnv>, { smsOtp, now }: Deps) {
  const { page, visit } = c.var
  const transaction = await smsOtp.find(visit.id)
  const until = transaction && (await smsOtp.waitsUntil(transaction))
  const told = { page, now: now(), until, retryHref: visitPath(visit) }
  setRetryAfter(c, told.now, until ?? told.now)
  return respond(c, <TooManyCodesPage {...told} />, 429)
}

async function rememberBrowser(
  c: Context<VisitEnv>,
  { knownBrowsers, knownBrowserCookie }: Deps,
  { accountId, acceptanceId }: OtpTransaction,
): Promise<void> {
  const { clientId, address, browserToken } = c.var.origin
  const arrival = { accountId, acceptanceId, clientId, address }
  const token = await knownBrowsers.remember(arrival, browserToken)
  if (token !== undefined) knownBrowserCookie.write(c, token)
}

/**
 * Tells the provider who signed in, then lets the browser go on by a page of its own. State and
 * account come out of one read: between two, another password could have begun anew.
 */
async function signIn(c: Context<VisitEnv>, deps: Deps, transaction: OtpTransaction | undefined) {
  const { accounts, smsOtp, interactions } = deps
  const { visit } = c.var
  if (transaction?.state !== 'accepted') return c.redirect(visitPath(visit, 'otp'), 303)
  const account = await accounts.findUsable(transaction.accountId)
  if (!account) return cancelSignIn(c, deps, transaction.accountId)
  await smsOtp.recordAccepted(transaction, c.var.origin)
  await rememberBrowser(c, deps, transaction)
  await interactions.finish(c.env, {
    kind: 'signed-in',
    accountId: account.id,
    acr: acrOfLevel(account.level),
    amr: ['pwd', 'sms', 'mfa'],
  })
  return c.redirect(visitPath(visit, 'continue'), 303)
}

async function respondOtpPage(
  c: Context<VisitEnv>,
  { outbox, now }: Deps,
  { transaction, ...more }: { transaction: OtpTransaction; news?: OtpNews; error?: string },
) {
  const view = (
    <OtpPage
      page={c.var.page}
      action={visitPath(c.var.visit, 'otp')}
      maskedPhone={maskPhone(transaction.phone)}
      expiresAt={transaction.expiresAt}
      resendAt={addSeconds(transaction.lastSentAt, RESEND_AFTER_SECONDS)}
      now={now()}
      sendsLeft={transaction.sendsLeft}
      hasSmsTrouble={await outbox.hasTrouble(transaction.messageId)}
      {...more}
    />
  )
  return respond(c, view, more.error === undefined ? 200 : 422)
}
