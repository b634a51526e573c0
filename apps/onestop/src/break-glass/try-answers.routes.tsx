import type { TryOutcome } from '@mot-cua/authentication'
import { secondsBetween } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import type { OnestopEnv } from '../page.ts'
import type { LocalOutcome } from '../staff-sign-in/local-account.ts'
import {
  causeOf,
  LocalBusyPage,
  LocalFactorClosedPage,
  LocalTooManyCodesPage,
  LocalWaitingPage,
} from '../staff-sign-in/local-stopped.views.tsx'

type C = Context<OnestopEnv>
type StoppedTry = Exclude<TryOutcome, { outcome: 'accepted' | 'wrong-code' }>

/** Why no more codes are taken now, and until when. */
export function answerStoppedTry(c: C, tried: StoppedTry, now: Date) {
  const { page } = c.var
  switch (tried.outcome) {
    case 'account-waiting':
    case 'browser-waiting':
    case 'address-waiting': {
      tellRetry(c, tried.until, now)
      const cause = tried.outcome === 'address-waiting' ? 'address' : 'code'
      return respond(c, <LocalWaitingPage {...{ page, cause, now }} until={tried.until} />, 429)
    }
    case 'too-many-attempts':
      return respond(c, <LocalTooManyCodesPage page={page} />, 429)
    case 'factor-closed':
      return respond(c, <LocalFactorClosedPage page={page} />, 403)
  }
}

type StoppedPassword = Extract<LocalOutcome, { outcome: 'waiting' | 'busy' }>

/** Why no password is compared now. */
export function answerStoppedPassword(c: C, checked: StoppedPassword, now: Date) {
  const { page } = c.var
  if (checked.outcome === 'busy') return respond(c, <LocalBusyPage page={page} />, 503)
  const { until, limit } = checked
  tellRetry(c, until, now)
  return respond(c, <LocalWaitingPage {...{ page, until, now }} cause={causeOf(limit)} />, 429)
}

function tellRetry(c: C, until: Date, now: Date): void {
  c.header('Retry-After', String(Math.max(1, Math.ceil(secondsBetween(now, until)))))
}
