/**
 * SMS pumping: numbers of one range are made to receive codes that nobody will ever type, for a
 * share of what they cost. It shows as a prefix whose codes are not answered.
 */
export type PumpingRule = {
  /** Below so many codes a share says nothing. */
  fewestCodes: number
  /** Of them unanswered, from which on somebody has to look. */
  unansweredShare: number
}

export const BUCKET_SECONDS = 120
/** Ten minutes of codes, … */
const BUCKETS = 5
/** … but none of the last two to four: their people are still typing. */
const TOO_YOUNG_BUCKETS = 2

export const bucketOf = (now: Date): number => Math.floor(now.getTime() / 1000 / BUCKET_SECONDS)

export type CountedKind = 'sent' | 'answered'

export function bucketKey(kind: CountedKind, prefix: string, bucket: number): string {
  return `sms-${kind}:${prefix}:${bucket}`
}

/** Counts live as long as any window looks at them. */
export const BUCKET_KEPT_SECONDS = (BUCKETS + TOO_YOUNG_BUCKETS + 2) * BUCKET_SECONDS

/** Which buckets are looked at now. Answers may come later than the codes they answer. */
export function bucketsSeen(now: Date): Record<CountedKind, number[]> {
  const newest = bucketOf(now)
  const oldest = newest - TOO_YOUNG_BUCKETS - BUCKETS + 1
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return { sent: range(oldest, newest - TOO_YOUNG_BUCKETS), answered: range(oldest, newest) }
}

/** Codes of a prefix in the window: what the alarm tells. */
export type PumpingFigures = { sent: number; answered: number }

export function isPumped({ sent, answered }: PumpingFigures, rule: PumpingRule): boolean {
  if (sent < rule.fewestCodes) return false
  return 1 - Math.min(answered, sent) / sent >= rule.unansweredShare
}
