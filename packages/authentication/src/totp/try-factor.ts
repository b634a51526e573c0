import { type Clock, newId } from '@mot-cua/kernel'
import type { LimiterOf } from '../limits/limiter.ts'
import type { RequestOrigin } from '../otp/otp-outcomes.ts'
import { MAX_ATTEMPTS } from '../otp/otp-transaction.ts'
import { type AcceptedEvent, FACTOR_CLOSED_AFTER, type SmsFactorStore } from '../otp/sms-factor.ts'
import { addressOf, type TryLimitName, takeTry } from '../otp/take-try.ts'

/**
 * Where it is asked: the visit of a sign-in or the session, and whose it is. `browserId`: of the
 * browser where the account knows it, which has counts of its own.
 */
export type AskedIn = { id: string; accountId: string; browserId?: string | undefined }

/** What a try at a second factor that no message carries ends with. */
export type TryOutcome =
  | { outcome: 'accepted' }
  | { outcome: 'wrong-code'; attemptsLeft: number }
  | { outcome: 'account-waiting' | 'browser-waiting' | 'address-waiting'; until: Date }
  | { outcome: 'too-many-attempts' }
  | { outcome: 'factor-closed' }

type Deps = {
  /** Counts the wrong codes of an account, on whichever second factor. */
  factors: SmsFactorStore
  limiter: LimiterOf<TryLimitName>
  now: Clock
}

/** `event`: what the right answer is for; it stands in the audit. */
type Tried = { asked: AskedIn; from: RequestOrigin; event: AcceptedEvent }

/** Counted before compared, as a code by message is: by visit, address and account. */
export async function tryFactor(
  { factors, limiter, now }: Deps,
  { asked, from, event }: Tried,
  isRight: (asked: AskedIn) => Promise<boolean>,
): Promise<TryOutcome> {
  const { id, accountId, browserId } = asked
  const taken = await takeTry({ limiter, factors }, { transaction: asked, now: now() }, from)
  if ('outcome' in taken) return taken
  const { clientId, address } = from
  const origin = { accountId, browserId, clientId, address, at: now() }
  if (await isRight(asked)) {
    const subjects = { 'code-transaction': id, ...addressOf(asked, from) }
    await limiter.settle([{ subjects, by: 1 }])
    await factors.recordAccepted({ ...origin, acceptanceId: newId(), event })
    return { outcome: 'accepted' }
  }
  const isLast = taken.consecutive === FACTOR_CLOSED_AFTER
  await factors.recordRejected({ ...origin, outcome: 'wrong-code', isLast })
  const attemptsLeft = MAX_ATTEMPTS - taken.number
  return attemptsLeft === 0
    ? { outcome: 'too-many-attempts' }
    : { outcome: 'wrong-code', attemptsLeft }
}
