import type { RefusedSend } from '@mot-cua/authentication'
import { secondsBetween } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import type { PortalEnv } from '../page.ts'
import {
  BusyPage,
  SendLimitedPage,
  TooManyCodesPage,
  type WaitingCause,
  WaitingPage,
} from './stopped.views.tsx'

/** Time for the checks under way to end. */
const BUSY_SECONDS = 5

type Timed = { now: Date; until: Date | undefined; retryHref: string }

export function respondWaiting(
  c: Context<PortalEnv>,
  { cause, now, until = now, retryHref }: Timed & { cause: WaitingCause },
) {
  setRetryAfter(c, now, until)
  const { page } = c.var
  return respond(c, <WaitingPage {...{ page, cause, now, until, retryHref }} />, 429)
}

export function respondBusy(c: Context<PortalEnv>, retryHref: string) {
  c.header('Retry-After', String(BUSY_SECONDS))
  return respond(c, <BusyPage page={c.var.page} retryHref={retryHref} />, 503)
}

export function respondSendLimited(
  c: Context<PortalEnv>,
  { reason, ...timed }: Timed & { reason: RefusedSend['reason'] },
) {
  setRetryAfter(c, timed.now, timed.until)
  return respond(c, <SendLimitedPage page={c.var.page} reason={reason} {...timed} />, 429)
}

export function respondTooManyCodes(c: Context<PortalEnv>, timed: Timed) {
  setRetryAfter(c, timed.now, timed.until ?? timed.now)
  return respond(c, <TooManyCodesPage page={c.var.page} {...timed} />, 429)
}

function setRetryAfter(c: Context<PortalEnv>, now: Date, until: Date | undefined): void {
  if (!until) return
  c.header('Retry-After', String(Math.max(1, Math.ceil(secondsBetween(now, until)))))
}
