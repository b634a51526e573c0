import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, secondsBetween } from '@mot-cua/kernel'
import type { QuestionKind } from './caller.ts'

/**
 * Questions a calling system may ask in a minute, all its officials together. Comparing stands behind
 * every sign-up, so it has the most; no more, or an entitled system could go through all numbers.
 */
export const CALLER_PER_MINUTE: Readonly<Record<QuestionKind, number>> = {
  verify: 6000,
  attributes: 600,
  accesses: 600,
}
/** What one person can read and mean to; more is somebody reading the register through an account. */
export const OFFICIAL_PER_MINUTE = 30
export const OFFICIAL_PER_DAY = 500
/** Nobody needs their own record more often; more is a system that goes through numbers. */
export const DATA_SUBJECT_PER_DAY = 20

const MINUTE_SECONDS = 60
const DAY_SECONDS = 24 * 60 * 60

export type Excess = {
  retryAfterSeconds: number
  /** Of many refusals in one window the first is enough for the account. */
  isFirst: boolean
}

type Limit = { key: string; atMost: number; seconds: number }
type Deps = { counters: Pick<EphemeralStore, 'count'>; now: Clock }

export type CallerLimits = ReturnType<typeof createCallerLimits>

/** Counts before a question is looked at, so questions at once cannot outrun a limit. */
export function createCallerLimits({ counters, now }: Deps) {
  const take = (limit: Limit) => takeOne(limit, { counters, now })

  return {
    takeForCaller: (clientId: string, kind: QuestionKind) =>
      take({
        key: `asked:${kind}:${clientId}`,
        atMost: CALLER_PER_MINUTE[kind],
        seconds: MINUTE_SECONDS,
      }),

    /** Whether a token without the scope is news: more of them in a minute only fill the account. */
    async isFirstUnscoped(clientId: string, kind: QuestionKind): Promise<boolean> {
      const key = `asked:unscoped:${kind}:${clientId}`
      return (await counters.count(key, { seconds: MINUTE_SECONDS })).value === 1
    },

    takeForDataSubject: (clientId: string, subjectDigest: string) =>
      take({
        key: `asked:own:${clientId}:${subjectDigest}`,
        atMost: DATA_SUBJECT_PER_DAY,
        seconds: DAY_SECONDS,
      }),

    async takeForOfficial(clientId: string, ref: string): Promise<Excess | undefined> {
      const key = `asked:official:${clientId}:${ref}`
      const limits = [
        { key: `${key}:minute`, atMost: OFFICIAL_PER_MINUTE, seconds: MINUTE_SECONDS },
        { key: `${key}:day`, atMost: OFFICIAL_PER_DAY, seconds: DAY_SECONDS },
      ]
      for (const limit of limits) {
        const excess = await take(limit)
        if (excess) return excess
      }
      return undefined
    },
  }
}

async function takeOne(
  { key, atMost, seconds }: Limit,
  { counters, now }: Deps,
): Promise<Excess | undefined> {
  const { value, resetsAt } = await counters.count(key, { seconds })
  if (value <= atMost) return undefined
  const retryAfterSeconds = Math.max(1, Math.ceil(secondsBetween(now(), resetsAt)))
  return { retryAfterSeconds, isFirst: value === atMost + 1 }
}
