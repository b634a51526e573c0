import { DomainError } from '@mot-cua/kernel'
import { failureReason } from './failure-reason.ts'

/**
 * SQLSTATE classes that say the server is away or cannot take more, not that a statement is wrong
 * (PostgreSQL, appendix A): connection, resources, operator intervention, a primary that is none.
 */
const OUTAGE_STATES = /^(?:08|53|57P|25006)/
const SQLSTATE = /^[0-9A-Z]{5}$/

/** True when the same statement could succeed in a moment, on a server that is back. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined && SQLSTATE.test(code)) return OUTAGE_STATES.test(code)
  // Node's own codes for sockets, and what pg says of a connection that broke.
  return (
    /^E[A-Z_]+$/.test(code ?? '') ||
    /connection (?:terminated|error)|timeout exceeded when trying to connect|timeout expired/i.test(
      error.message,
    )
  )
}

/** What a statement failed with: `upstream-unavailable` where the server is to blame. */
export function describeOutage(error: unknown): unknown {
  if (!isOutage(error)) return error
  return new DomainError('upstream-unavailable', `PostgreSQL: ${failureReason(error)}`, {
    cause: error,
  })
}
