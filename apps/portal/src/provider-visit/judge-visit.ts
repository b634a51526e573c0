import type { ActiveSession } from '../page.ts'
import type { Visit } from '../provider/interactions.ts'

/**
 * What a visit still needs before its service gets an answer:
 * - `sign-in`: nobody is signed in here
 * - `citizen`: an administrator's account, which is for the portal alone (C10)
 * - `full-access`: an account that may only link by now (C8)
 * - `account-choice`: as this person, or another?
 * - `fresh-proof`: the last proof is older than the service accepts
 * - `level`: a level that this session has not
 * - `other-person`: the service expects somebody else
 */
export type VisitNeed =
  | 'nothing'
  | 'sign-in'
  | 'citizen'
  | 'full-access'
  | 'account-choice'
  | 'fresh-proof'
  | 'level'
  | 'other-person'

/** How far the clocks of portal and issuer may differ. */
const CLOCK_SKEW_MS = 10_000

type Demand = Pick<
  Visit,
  'question' | 'isFor' | 'asksAnew' | 'provenBy' | 'maxAgeSeconds' | 'demandedLevel'
> & {
  /** When its page was first opened. */
  startedAt: Date
}

export function judgeVisit(
  visit: Demand,
  session: ActiveSession | undefined,
  now: Date,
): VisitNeed {
  if (!session) return 'sign-in'
  if (session.audience === 'administrator') return 'citizen'
  if (session.access !== 'full') return 'full-access'
  if (visit.question === 'account') return 'account-choice'
  if (!visit.isFor(session.accountId)) return 'other-person'
  if (!isFresh(visit, session, now)) return 'fresh-proof'
  return session.level < visit.demandedLevel ? 'level' : 'nothing'
}

function isFresh(
  { asksAnew, provenBy, startedAt, maxAgeSeconds }: Demand,
  session: ActiveSession,
  now: Date,
): boolean {
  if (provenBy === session.accountId) return true
  const provenAt = session.authenticatedAt.getTime()
  if (maxAgeSeconds !== undefined && now.getTime() - provenAt > (maxAgeSeconds + 1) * 1000) {
    return false
  }
  if (!asksAnew) return true
  // Begun here since, by what the issuer says was typed since: either alone could be older.
  const startedMs = startedAt.getTime()
  return session.startedAt.getTime() > startedMs && provenAt >= startedMs - CLOCK_SKEW_MS
}
