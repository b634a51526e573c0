import type { AuthenticationEvent } from '../audit.ts'
import { LADDER } from '../limits/sign-in-limits.data.ts'
import type { OtpOutcome } from './otp-transaction.ts'

/**
 * Wrong codes in a row, whoever typed them and wherever, after which the factor is closed
 * (NIST SP 800-63B-4 §3.2.2).
 */
export const FACTOR_CLOSED_AFTER = 100
/** Seconds an account waits after its 5th, 10th, 15th … failure; all its sign-ins count together. */
export const waitSteps = LADDER
/**
 * Where the count of strangers stands again after the owner's right code in a known browser: at
 * the longest wait. NIST SP 800-63B-4 §3.2.2 disregards failures from the same place only.
 */
export const STRANGERS_KEEP = 25

/** Whose tries: of the account by anybody, or by its owner in a known browser. */
export type Factor = { accountId: string; browserId?: string | undefined }

export type FactorState =
  | { state: 'open' }
  /** `here`: made to wait by failures in this known browser, not by strangers. */
  | { state: 'waiting'; until: Date; isHere?: boolean }
  /** Closed until the owner proves identity anew. */
  | { state: 'closed' }

export type FactorCounts = {
  consecutive: number
  lockedUntil: Date | null
  /** Of the known browser; undefined in any other. */
  browser?: { lockedUntil: Date | null } | undefined
}

export function readFactor(counts: FactorCounts | undefined, now: Date): FactorState {
  if (!counts) return { state: 'open' }
  if (counts.consecutive >= FACTOR_CLOSED_AFTER) return { state: 'closed' }
  const { lockedUntil } = counts.browser ?? counts
  if (!lockedUntil || lockedUntil <= now) return { state: 'open' }
  const isHere = counts.browser !== undefined
  return { state: 'waiting', until: lockedUntil, ...(isHere ? { isHere } : {}) }
}

export type SmsFactorStore = {
  read(factor: Factor, now: Date): Promise<FactorState>
  /** Counts one failure in advance where the factor is open; a right code clears it. */
  takeAttempt(factor: Factor, now: Date): Promise<AttemptState>
  recordSent(sending: Sending): Promise<void>
  /** `isLast`: it closed the factor. */
  recordRejected(rejection: Origin & { outcome: OtpOutcome; isLast: boolean }): Promise<void>
  /** Once for each `acceptanceId`, however often it is asked: the audit row, and no failures left. */
  recordAccepted(acceptance: Acceptance): Promise<void>
  /** False where nothing was counted: there is nothing to open. */
  reopen(reopening: Reopening): Promise<boolean>
}

/** `consecutive`: wrong codes in a row with this attempt, if it is one. */
export type AttemptState = { state: 'open'; consecutive: number } | RefusedState
type RefusedState = Exclude<FactorState, { state: 'open' }>

/** By an official who has seen the person: who that is and why stay in the audit. */
export type Reopening = { accountId: string; by: string; reason: string; at: Date }

/** `event`: what the right code was asked for. */
export type Acceptance = Origin & { acceptanceId: string; event: AcceptedEvent }
export type AcceptedEvent = {
  type: Extract<AuthenticationEvent['type'], 'sign-in.completed' | 'code.accepted'>
  detail: Record<string, string>
}

export type Origin = Factor & { clientId: string; address: string; at: Date }
export type Sending = Origin & {
  messageId: string
  phone: string
  text: string
  uselessAfter: Date
}

export type FactorRefusal =
  | { outcome: 'account-waiting' | 'browser-waiting'; until: Date }
  | { outcome: 'factor-closed' }

export function refusalOf(factor: RefusedState): FactorRefusal
export function refusalOf(factor: FactorState): FactorRefusal | undefined
export function refusalOf(factor: FactorState): FactorRefusal | undefined {
  if (factor.state === 'open') return undefined
  if (factor.state === 'closed') return { outcome: 'factor-closed' }
  const outcome = factor.isHere ? 'browser-waiting' : 'account-waiting'
  return { outcome, until: factor.until }
}
