import type { OtpTransaction, StartOutcome, VerifyOutcome } from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import { z } from 'zod'
import type { OnestopEnv } from '../page.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { LocalOtpPage, otpNews } from './local-otp.views.tsx'
import {
  LocalFactorClosedPage,
  LocalSendLimitedPage,
  LocalTooManyCodesPage,
  LocalWaitingPage,
} from './local-stopped.views.tsx'
import { localPaths } from './paths.ts'

type C = Context<OnestopEnv>
type Timed = { now: Clock }

/** After a message was to leave: on to the page with the code, or why not. */
export function answerStarted(c: C, { now }: Timed, started: StartOutcome) {
  const { page } = c.var
  switch (started.outcome) {
    case 'sent':
    case 'under-way':
      return c.redirect(localPaths.otp, 303)
    case 'limited':
      return showSendLimited(c, { now }, started.permit.until)
    case 'account-waiting':
    case 'browser-waiting': {
      const { until } = started
      return respond(c, <LocalWaitingPage {...{ page, until }} cause="code" now={now()} />, 429)
    }
    case 'factor-closed':
      return respond(c, <LocalFactorClosedPage page={page} />, 403)
  }
}

export function showSendLimited(c: C, { now }: Timed, until: Date | undefined) {
  return respond(c, <LocalSendLimitedPage page={c.var.page} until={until} now={now()} />, 429)
}

type Refused = Exclude<VerifyOutcome, { outcome: 'accepted' }>
type OfTransaction = { refused: Refused; transaction: OtpTransaction | undefined }

/** For every code that was not right. */
export function answerRefused(c: C, { now }: Timed, { refused, transaction }: OfTransaction) {
  const { page } = c.var
  switch (refused.outcome) {
    case 'already-accepted':
      return c.redirect(localPaths.otp, 303)
    case 'gone':
      return c.redirect(STAFF_SIGN_IN, 303)
    case 'account-waiting':
    case 'browser-waiting':
    case 'address-waiting': {
      const { until = now() } = refused
      return respond(c, <LocalWaitingPage {...{ page, until }} cause="code" now={now()} />, 429)
    }
    case 'factor-closed':
      return respond(c, <LocalFactorClosedPage page={page} />, 403)
    case 'too-many-attempts':
      return respond(c, <LocalTooManyCodesPage page={page} />, 429)
    case 'wrong-code':
    case 'malformed-code':
    case 'expired': {
      if (!transaction) return c.redirect(STAFF_SIGN_IN, 303)
      const count = refused.attemptsLeft ?? 0
      return showOtpPage(
        c,
        { now },
        { transaction, error: page.t(`local.otp.${refused.outcome}`, { count }) },
      )
    }
  }
}

type Shown = { transaction: OtpTransaction; error?: string }

export function showOtpPage(c: C, { now }: Timed, { transaction, error }: Shown) {
  const { page, settings } = c.var
  const news = error ? undefined : z.enum(otpNews).safeParse(c.req.query('news')).data
  const props = { page, settings, transaction, error, news, now: now() }
  return respond(c, <LocalOtpPage {...props} />, error === undefined ? 200 : 422)
}
