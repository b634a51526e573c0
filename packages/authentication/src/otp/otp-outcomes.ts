import type { OtpOutcome, OtpTransaction } from './otp-transaction.ts'
import type { SendPermit } from './send-allowance.ts'

/** Where a request comes from, besides the account. */
export type RequestOrigin = {
  clientId: string
  address: string
  addressBucket: string
  /** Of the known browser's cookie, if it has one. */
  browserToken?: string
}

export type StartOutcome =
  | { outcome: 'sent' | 'under-way' }
  | { outcome: 'limited'; permit: Extract<SendPermit, { allowed: false }> }
  | { outcome: 'account-waiting' | 'browser-waiting'; until: Date }
  | { outcome: 'factor-closed' }

export type ResendOutcome =
  /** `renewed`: a new code, because the one before had too little life left. */
  | { outcome: 'resent' | 'renewed' | 'too-soon' | 'gone' }
  | { outcome: 'limited'; permit: Extract<SendPermit, { allowed: false }> }

export type VerifyOutcome =
  /** `transaction`: as it is now that its code was right. */
  | { outcome: 'accepted'; transaction: OtpTransaction }
  | { outcome: Exclude<OtpOutcome, 'accepted'> | 'gone'; attemptsLeft?: number; until?: Date }
