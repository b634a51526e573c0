import type {
  OtpTransaction,
  ResendOutcome,
  SmsOtp,
  StartOutcome,
  VerifyOutcome,
} from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import type { SmsOutbox } from '@mot-cua/sms'
import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import { codeCauses, FactorClosedPage } from '../portal-account/stopped.views.tsx'
import {
  respondSendLimited,
  respondTooManyCodes,
  respondWaiting,
} from '../portal-account/stopped-answers.routes.tsx'
import { type OtpPurpose, otpNews, PortalOtpPage } from './otp.views.tsx'

/** What the page with the code sends. */
export const otpFormSchema = z.object({
  action: z.enum(['confirm', 'cancel', 'resend']).default('confirm'),
  code: z.string().default(''),
})

/** Where a code stands in its journey. */
export type OtpStep = {
  purpose: OtpPurpose
  /** Of the page with the code. */
  path: string
  /** Where it was asked for, and can be again. */
  beginPath: string
}

export type OtpAnswerDeps = {
  smsOtp: SmsOtp
  outbox: Pick<SmsOutbox, 'hasTrouble'>
  now: Clock
}

/** After the message was to leave: on to the page with the code, or why not. */
export function answerStarted(
  c: Context<PortalEnv>,
  { now }: Pick<OtpAnswerDeps, 'now'>,
  { started, step }: { started: StartOutcome; step: OtpStep },
) {
  const retryHref = step.beginPath
  switch (started.outcome) {
    case 'sent':
    case 'under-way':
      return c.redirect(step.path, 303)
    case 'limited':
      return respondSendLimited(c, { ...started.permit, now: now(), retryHref })
    case 'account-waiting':
    case 'browser-waiting': {
      const cause = codeCauses[started.outcome]
      return respondWaiting(c, { cause, now: now(), until: started.until, retryHref })
    }
    case 'factor-closed':
      return respond(c, <FactorClosedPage page={c.var.page} />, 403)
  }
}

export function answerResent(
  c: Context<PortalEnv>,
  { now }: Pick<OtpAnswerDeps, 'now'>,
  { resent, step }: { resent: ResendOutcome; step: OtpStep },
) {
  switch (resent.outcome) {
    case 'resent':
    case 'renewed':
    case 'too-soon':
      return c.redirect(`${step.path}?news=${resent.outcome}`, 303)
    case 'gone':
      return c.redirect(step.path, 303)
    case 'limited':
      return respondSendLimited(c, { ...resent.permit, now: now(), retryHref: step.path })
  }
}

type Refused = Exclude<VerifyOutcome, { outcome: 'accepted' }>

/** For every code that was not right; `already-accepted` is the caller's to answer. */
export async function answerRefused(
  c: Context<PortalEnv>,
  deps: OtpAnswerDeps,
  { refused, visitId, step }: { refused: Refused; visitId: string; step: OtpStep },
) {
  const { page } = c.var
  switch (refused.outcome) {
    case 'already-accepted':
    case 'gone':
      return c.redirect(step.beginPath, 303)
    case 'account-waiting':
    case 'browser-waiting':
    case 'address-waiting': {
      const cause = codeCauses[refused.outcome]
      const { until } = refused
      return respondWaiting(c, { cause, now: deps.now(), until, retryHref: step.beginPath })
    }
    case 'factor-closed':
      return respond(c, <FactorClosedPage page={page} />, 403)
    case 'too-many-attempts':
      return answerTooMany(c, deps, { visitId, step })
    case 'wrong-code':
    case 'malformed-code':
    case 'expired': {
      const transaction = await deps.smsOtp.find(visitId)
      if (!transaction) return c.redirect(step.beginPath, 303)
      const count = refused.attemptsLeft ?? 0
      const error = page.t(`portalAccount.otp.${refused.outcome}`, { count })
      return showOtpPage(c, deps, { transaction, step, error })
    }
  }
}

export async function answerTooMany(
  c: Context<PortalEnv>,
  { smsOtp, now }: OtpAnswerDeps,
  { visitId, step }: { visitId: string; step: OtpStep },
) {
  const transaction = await smsOtp.find(visitId)
  const until = transaction && (await smsOtp.waitsUntil(transaction))
  return respondTooManyCodes(c, { now: now(), until, retryHref: step.beginPath })
}

export async function showOtpPage(
  c: Context<PortalEnv>,
  { outbox, now }: OtpAnswerDeps,
  { transaction, step, error }: { transaction: OtpTransaction; step: OtpStep; error?: string },
) {
  const news = error ? undefined : z.enum(otpNews).safeParse(c.req.query('news')).data
  const { purpose, path: action } = step
  const hasSmsTrouble = await outbox.hasTrouble(transaction.messageId)
  const view = (
    <PortalOtpPage
      {...{ page: c.var.page, action, purpose, transaction, error, news, hasSmsTrouble }}
      now={now()}
    />
  )
  return respond(c, view, error === undefined ? 200 : 422)
}
