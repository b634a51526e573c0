import type { EphemeralStore } from '@mot-cua/database'
import { type OtpTransaction, TRANSACTION_SECONDS } from './otp-transaction.ts'
import type { OtpTransactionStore } from './sms-otp.ts'

const INSTANTS = new Set(['startedAt', 'firstSentAt', 'lastSentAt', 'expiresAt'])

export function createOtpTransactionStore(store: EphemeralStore): OtpTransactionStore {
  const keyOf = (signInId: string) => `otp:${signInId}`
  return {
    async find(signInId) {
      const stored = await store.get(keyOf(signInId))
      return stored === undefined ? undefined : parse(stored)
    },
    replace(signInId, { before, after }) {
      return store.compareAndSet(keyOf(signInId), {
        expected: before && JSON.stringify(before),
        next: JSON.stringify(after),
        ttlSeconds: TRANSACTION_SECONDS,
      })
    },
  }
}

function parse(stored: string): OtpTransaction {
  return JSON.parse(stored, (key, value: unknown) =>
    INSTANTS.has(key) ? new Date(String(value)) : value,
  ) as OtpTransaction
}
