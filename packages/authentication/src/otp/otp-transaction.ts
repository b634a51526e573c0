import { addSeconds, secondsBetween } from '@mot-cua/kernel'
import { TRIES_PER_STEP } from '../limits/sign-in-limits.data.ts'

/** What the page counts down (requirements R050, C27). */
export const CODE_SHOWN_SECONDS = 180
/** No code lives longer, however often it is sent again (security.md §1.1 row 6). */
export const CODE_HARD_SECONDS = 300
export const RESEND_AFTER_SECONDS = 60
export const MAX_ATTEMPTS = TRIES_PER_STEP
/** The sign-in outlives its codes: an expired code costs one tap, never the password again. */
export const TRANSACTION_SECONDS = 30 * 60

/** A person who gave the right password and now has to give the code sent to the phone. */
export type OtpTransaction = {
  id: string
  accountId: string
  /** Of nobody: looks like any other, but nothing is sent and no code is right. */
  isDecoy?: true
  /** E.164; masked before anything shows it. */
  phone: string
  /** Where it was begun: what its messages are counted against, and given back to. */
  addressBucket: string
  /** The known browser it was begun in, whose failures and messages are counted apart. */
  browserId?: string
  seedSealed: string
  /** Counts the codes of this transaction, from 1. */
  generation: number
  startedAt: Date
  firstSentAt: Date
  lastSentAt: Date
  expiresAt: Date
  messageId: string
  /** Sends so far, given back to the phone's allowance when a right code answers them. */
  sends: number
  /** Messages that may still be sent before a wait. */
  sendsLeft: number
  /** Of the audit row that its acceptance writes, so that it is written once. */
  acceptanceId: string
  /** `stopped`: its tries are used up. */
  state: 'waiting' | 'accepted' | 'stopped'
}

export type OtpOutcome =
  | 'accepted'
  | 'already-accepted'
  | 'wrong-code'
  | 'malformed-code'
  | 'expired'
  /** This transaction has used up its tries: the password again, after the wait if there is one. */
  | 'too-many-attempts'
  /** The account's tries are used up for a while, whoever made them. */
  | 'account-waiting'
  /** This known browser's are. */
  | 'browser-waiting'
  /** Those of the network this comes from are. */
  | 'address-waiting'
  /** A hundred wrong codes in a row: this factor is closed until the owner proves identity anew. */
  | 'factor-closed'

export function judge(
  transaction: Pick<OtpTransaction, 'expiresAt' | 'state'>,
  attempt: { number: number; matches: boolean },
  now: Date,
): OtpOutcome {
  if (transaction.state === 'accepted') return 'already-accepted'
  if (attempt.number > MAX_ATTEMPTS) return 'too-many-attempts'
  if (transaction.expiresAt <= now) return 'expired'
  if (attempt.matches) return 'accepted'
  return attempt.number === MAX_ATTEMPTS ? 'too-many-attempts' : 'wrong-code'
}

/** Seconds until another message may be asked for, 0 when now. */
export function secondsUntilResend(transaction: OtpTransaction, now: Date): number {
  const passed = secondsBetween(transaction.lastSentAt, now)
  return Math.max(0, Math.ceil(RESEND_AFTER_SECONDS - passed))
}

/**
 * The transaction after one more sending: the same code with a fresh 180 seconds,
 * never past 300 seconds after its first sending; later than that, a new code.
 */
export function afterResend(
  transaction: OtpTransaction,
  sending: { messageId: string; sendsLeft: number },
  now: Date,
): OtpTransaction {
  const hardEnd = addSeconds(transaction.firstSentAt, CODE_HARD_SECONDS)
  const isSameCode = addSeconds(now, RESEND_AFTER_SECONDS) <= hardEnd
  const shownEnd = addSeconds(now, CODE_SHOWN_SECONDS)
  return {
    ...transaction,
    ...sending,
    generation: isSameCode ? transaction.generation : transaction.generation + 1,
    firstSentAt: isSameCode ? transaction.firstSentAt : now,
    lastSentAt: now,
    expiresAt: isSameCode && hardEnd < shownEnd ? hardEnd : shownEnd,
    sends: transaction.sends + 1,
  }
}
