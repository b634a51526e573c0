import type { Allowance, Refund, Taken } from './allowance.ts'

/**
 * Short-lived state: OIDC artefacts, one-time codes, rate limits, messages between processes.
 * Values are JSON text owned by the caller (so without a raw NUL character). An expired key is
 * as good as absent in every operation. A time to live of zero or less stores what is already
 * expired.
 */
export type EphemeralStore = {
  get(key: string): Promise<string | undefined>
  /** The value of the key that is the value of this one: a second name for what is kept once. */
  getBehind(key: string): Promise<string | undefined>
  put(key: string, value: string, ttlSeconds: number): Promise<void>
  /** Reads and removes in one step: of many callers exactly one gets the value. */
  take(key: string): Promise<string | undefined>
  remove(key: string): Promise<void>
  /** Writes `next` only when the present value is `expected` (undefined = absent). */
  compareAndSet(key: string, change: ValueChange): Promise<boolean>
  /**
   * Adds `by` (default 1, may be negative, never below 0) to a counter whose window starts with
   * its first count. `by` of 0 or less never starts a window. The counter is an ordinary key with
   * the number as its value, so `remove` resets it.
   */
  count(key: string, window: CountWindow): Promise<Count>
  /**
   * Takes one of each allowance that has one left, each in one step, so that no number of parallel
   * callers gets more; the answers stand in the order asked. An allowance is an ordinary key, so
   * `remove` forgets it with its rests.
   */
  spend(allowances: readonly Allowance[]): Promise<Taken[]>
  /** Gives takes back, never below none; a rest that one of them began ends. */
  refund(refunds: readonly Refund[]): Promise<void>
  /** At most `MAX_MESSAGE_BYTES`, on every implementation. */
  publish(channel: string, message: string): Promise<void>
  /**
   * One underlying subscription per process and channel, however many listeners; it survives a
   * reconnect. Messages sent during an outage are lost: read the state again after a while.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>
  ping(): Promise<void>
  /** Ends the subscriptions and what the store opened itself; an engine given to it stays open. */
  close(): Promise<void>
}

export type ValueChange = { expected: string | undefined; next: string; ttlSeconds: number }
export type CountWindow = { seconds: number; by?: number }
export type Count = { value: number; resetsAt: Date }

/** PostgreSQL text cannot hold a NUL; refused by every store, so that none takes more. */
export function assertValue(value: string): void {
  if (value.includes('\0')) throw new RangeError('value contains a NUL character: not JSON text')
}

/** A time to live in whole milliseconds; NaN and infinity are mistakes of the caller. */
export function toMilliseconds(seconds: number): number {
  if (!Number.isFinite(seconds)) throw new RangeError(`time to live of ${seconds} seconds`)
  return Math.ceil(seconds * 1000)
}
