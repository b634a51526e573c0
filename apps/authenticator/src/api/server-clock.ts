/** Smaller differences are the network's. */
const TOLERATED_MS = 5_000

export type ServerClock = {
  nowSeconds: () => number
  nowMs: () => number
  /** Learns from an answer's `Date`; true when this changed the time. */
  note: (date: string | null) => boolean
}

/** The server's time, as far as its answers tell: a phone whose clock is wrong can still sign. */
export function createServerClock(now: () => number = Date.now): ServerClock {
  let offsetMs = 0
  const nowMs = () => now() + offsetMs
  return {
    nowMs,
    nowSeconds: () => Math.floor(nowMs() / 1000),
    note(date) {
      const served = Date.parse(date ?? '')
      if (Number.isNaN(served) || Math.abs(served - nowMs()) <= TOLERATED_MS) return false
      offsetMs = served - now()
      return true
    },
  }
}
