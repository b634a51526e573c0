import type { Limiter, Subjects } from '../limits/limiter.ts'
import { MAX_ATTEMPTS, type OtpTransaction } from './otp-transaction.ts'

type From = { addressBucket: string }

/** `number`: of this try within its sign-in, from 1. */
export type Try =
  | { number: number }
  | { outcome: 'address-waiting'; until: Date }
  | { outcome: 'too-many-attempts' }

/** Counts one try of the sign-in and of its address, before anything is compared. */
export async function takeTry(
  limiter: Limiter,
  transaction: OtpTransaction,
  from: From,
): Promise<Try> {
  const permit = await limiter.take({
    'code-transaction': transaction.id,
    ...addressOf(transaction, from),
  })
  if (permit.isAllowed) return { number: MAX_ATTEMPTS - (permit.nearest?.left ?? 0) }
  return permit.limit === 'address'
    ? { outcome: 'address-waiting', until: permit.until }
    : { outcome: 'too-many-attempts' }
}

/** Failures in a known browser are no stranger's: only its own counts stop it. */
export function addressOf({ browserId }: OtpTransaction, { addressBucket }: From): Subjects {
  return browserId === undefined ? { address: addressBucket } : {}
}
