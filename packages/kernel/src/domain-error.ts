/** Every kind of failure that no caller can repair. One table in `packages/web` turns it into an answer. */
export const errorTypes = [
  'bad-request',
  'forbidden',
  'not-found',
  'conflict',
  'payload-too-large',
  'too-many-requests',
  'session-expired',
  'upstream-unavailable',
] as const

export type ErrorType = (typeof errorTypes)[number]

/**
 * A failure with a stable code. `detail` is for the log and never shown to a person.
 * The page or problem document (RFC 9457) is made from `type` alone.
 */
export class DomainError extends Error {
  readonly type: ErrorType

  constructor(type: ErrorType, detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'DomainError'
    this.type = type
  }
}
