import { DomainError, type ErrorType } from '@mot-cua/kernel'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What a person can do about it: the button of the error page. */
export type WayForward = 'reload' | 'home'

/** A kind of failure as it is shown: every `DomainError` type, and `internal` for a bug. */
export type ErrorCode = ErrorType | 'internal'

export type ErrorAnswer = {
  status: ContentfulStatusCode
  wayForward: WayForward
  /** English title of the problem document; pages take theirs from the shell catalog. */
  title: string
}

/** The one table from kind of failure to answer; `docs/errors.md` is made from it. */
export const errorTable: Record<ErrorCode, ErrorAnswer> = {
  'bad-request': { status: 400, wayForward: 'home', title: 'Bad request' },
  // RFC 9110 §15.5.2 wants a challenge with 401, but no scheme is registered for a cookie.
  'session-expired': { status: 401, wayForward: 'home', title: 'Session expired' },
  forbidden: { status: 403, wayForward: 'reload', title: 'Forbidden' },
  'not-found': { status: 404, wayForward: 'home', title: 'Not found' },
  conflict: { status: 409, wayForward: 'reload', title: 'Conflict' },
  'payload-too-large': { status: 413, wayForward: 'reload', title: 'Payload too large' },
  'too-many-requests': { status: 429, wayForward: 'reload', title: 'Too many requests' },
  internal: { status: 500, wayForward: 'reload', title: 'Internal error' },
  'upstream-unavailable': { status: 503, wayForward: 'reload', title: 'Upstream unavailable' },
}

/** Which line of the table an error is. Anything we did not throw ourselves is a bug. */
export function classifyError(error: unknown): ErrorCode {
  if (error instanceof DomainError) return error.type
  if (error instanceof HTTPException) return classifyStatus(error.status)
  return 'internal'
}

/** Hono's own refusals, such as an unreadable form. */
function classifyStatus(status: number): ErrorCode {
  const codes = Object.keys(errorTable) as ErrorCode[]
  const exact = codes.find((code) => errorTable[code].status === status)
  return exact ?? (status < 500 ? 'bad-request' : 'internal')
}
