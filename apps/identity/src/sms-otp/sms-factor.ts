/** Consecutive wrong codes after which the factor is closed (NIST SP 800-63B-4 §3.2.2). */
export const FACTOR_CLOSED_AFTER = 100
export const FAILURES_PER_STEP = 5
const MINUTE = 60
/**
 * Seconds an account waits after its 5th, 10th, 15th … consecutive wrong code; the last one
 * repeats (security.md §1.1 row 8). Whoever makes the tries: all transactions count together.
 */
export const waitSteps: readonly number[] = [
  1 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  60 * MINUTE,
  24 * 60 * MINUTE,
]

export type FactorState =
  | { state: 'open' }
  | { state: 'waiting'; until: Date }
  /** Closed until the owner proves identity anew. */
  | { state: 'closed' }

export function readFactor(
  factor: { failures: number; lockedUntil: Date | null } | undefined,
  now: Date,
): FactorState {
  if (!factor) return { state: 'open' }
  if (factor.failures >= FACTOR_CLOSED_AFTER) return { state: 'closed' }
  return factor.lockedUntil && factor.lockedUntil > now
    ? { state: 'waiting', until: factor.lockedUntil }
    : { state: 'open' }
}
