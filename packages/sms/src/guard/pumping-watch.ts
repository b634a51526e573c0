import type { Alarms } from './alarms.ts'
import {
  bucketKey,
  bucketOf,
  bucketsSeen,
  type CountedKind,
  isPumped,
  type PumpingRule,
} from './pumping.ts'

type Deps = {
  rule: PumpingRule
  counters: { get(key: string): Promise<string | undefined> }
  alarm: Alarms
}

/** Looks at the prefixes given, each with the bucket it was last counted in. */
export function createPumpingWatch({ rule, counters, alarm }: Deps) {
  let judged = 0

  async function sum(kind: CountedKind, prefix: string, buckets: number[]): Promise<number> {
    const keys = buckets.map((bucket) => bucketKey(kind, prefix, bucket))
    const counts = await Promise.all(keys.map((key) => counters.get(key)))
    return counts.reduce((total, count) => total + Number(count ?? 0), 0)
  }

  async function judge(prefix: string, now: Date): Promise<void> {
    const seen = bucketsSeen(now)
    const sent = await sum('sent', prefix, seen.sent)
    // Most prefixes end here.
    if (sent < rule.fewestCodes) return
    const figures = { sent, answered: await sum('answered', prefix, seen.answered) }
    if (isPumped(figures, rule)) await alarm({ kind: 'prefix-pumped', scope: prefix, figures })
  }

  return async (prefixes: Map<string, number>, now: Date): Promise<void> => {
    // Once a bucket: before its end nothing new can be said about it.
    if (bucketOf(now) === judged) return
    judged = bucketOf(now)
    const oldest = Math.min(...bucketsSeen(now).sent)
    for (const [prefix, lastBucket] of prefixes) {
      if (lastBucket < oldest) prefixes.delete(prefix)
    }
    // All at once, so that the store is asked for many counts in one statement.
    await Promise.all([...prefixes.keys()].map((prefix) => judge(prefix, now)))
  }
}
