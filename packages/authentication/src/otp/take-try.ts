import type { LimiterOf, Subjects } from '../limits/limiter.ts'
import { MAX_ATTEMPTS, type OtpTransaction } from './otp-transaction.ts'
import { type FactorRefusal, refusalOf, type SmsFactorStore } from './sms-factor.ts'

export type TryLimitName = 'code-transaction' | 'address'

type Deps = {
  limiter: LimiterOf<TryLimitName>
  factors: Pick<SmsFactorStore, 'read' | 'takeAttempt'>
}
type Asked = { transaction: Tried; now: Date }
/** A sign-in, and whose. */
type Tried = Pick<OtpTransaction, 'id' | 'accountId'> & { browserId?: string | undefined }
type From = { addressBucket: string }

/** `number`: of this try within its sign-in, from 1; `consecutive`: of the factor, by anybody. */
export type Try =
  | { number: number; consecutive: number }
  | FactorRefusal
  | { outcome: 'address-waiting'; until: Date }
  | { outcome: 'too-many-attempts' }

/**
 * Counts one try of the sign-in, of its address and of the factor, before anything is compared.
 * The factor comes last: what the limits refuse must not bring it nearer to its end. What the
 * factor refuses is compared with nothing, and so costs the others no try.
 */
export async function takeTry(
  { limiter, factors }: Deps,
  { transaction, now }: Asked,
  from: From,
): Promise<Try> {
  const subjects = { 'code-transaction': transaction.id, ...addressOf(transaction, from) }
  const permit = await limiter.take(subjects)
  if (!permit.isAllowed) {
    // What the factor says comes first: where it waits, the password again would not help.
    const refused = refusalOf(await factors.read(transaction, now))
    if (refused) return refused
    return permit.limit === 'address'
      ? { outcome: 'address-waiting', until: permit.until }
      : { outcome: 'too-many-attempts' }
  }
  const factor = await factors.takeAttempt(transaction, now)
  if (factor.state !== 'open') {
    await limiter.settle([{ subjects, by: 1 }])
    return refusalOf(factor)
  }
  const number = MAX_ATTEMPTS - (permit.nearest?.left ?? 0)
  return { number, consecutive: factor.consecutive }
}

/** Failures in a known browser are no stranger's: only its own counts stop it. */
export function addressOf(
  { browserId }: Pick<Tried, 'browserId'>,
  { addressBucket }: From,
): Subjects<'address'> {
  return browserId === undefined ? { address: addressBucket } : {}
}
