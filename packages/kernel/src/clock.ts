/** Where rules get the time from; tests pass a fixed one. */
export type Clock = () => Date

/** How far the clocks of two parties, or of a party and a phone, may differ (security.md §2 rows 18, 40). */
export const CLOCK_SKEW_SECONDS = 10

export const systemClock: Clock = () => new Date()

export function addSeconds(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000)
}

/** Seconds from `earlier` to `later`, negative when they are the other way round. */
export function secondsBetween(earlier: Date, later: Date): number {
  return (later.getTime() - earlier.getTime()) / 1000
}
