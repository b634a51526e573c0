import { type Clock, newId, randomToken, type Sealer, secondsBetween } from '@mot-cua/kernel'
import type { SendGuard } from '../sms-guard/send-guard.ts'
import { deriveOtpCode, normalizeOtpCode, OTP_DIGITS, otpCodesEqual } from './otp-code.ts'
import {
  afterResend,
  judge,
  MAX_ATTEMPTS,
  type OtpOutcome,
  type OtpTransaction,
  secondsUntilResend,
} from './otp-transaction.ts'
import { permitSend } from './permit-send.ts'
import { giveBackSends, type SendCounters, type SendPermit, sendLimits } from './send-allowance.ts'
import type { FactorState } from './sms-factor.ts'

/** Transactions by the sign-in they belong to; one each. */
export type OtpTransactionStore = {
  find(signInId: string): Promise<OtpTransaction | undefined>
  /** False when another request changed it since `before` was read. */
  replace(
    signInId: string,
    change: { before: OtpTransaction | undefined; after: OtpTransaction },
  ): Promise<boolean>
  /** The number of this attempt, from 1; counted before anything is compared. */
  takeAttempt(transactionId: string): Promise<number>
}

export type SmsFactorStore = {
  read(accountId: string, now: Date): Promise<FactorState>
  /** Counts one failure in advance where the factor is open; a right code clears it. */
  takeAttempt(accountId: string, now: Date): Promise<FactorState>
  recordSent(sending: Sending): Promise<void>
  recordRejected(rejection: Origin & { outcome: OtpOutcome }): Promise<void>
  /** Once for each `acceptanceId`, however often it is asked: the audit row, and no failures left. */
  recordAccepted(acceptance: Origin & { acceptanceId: string }): Promise<void>
}

export type Origin = { accountId: string; clientId: string; address: string; at: Date }
export type Sending = Origin & {
  messageId: string
  phone: string
  text: string
  uselessAfter: Date
}

/** A message just written; its phone gets it as soon as a gateway takes it. */
export type QueuedMessage = { id: string; to: string; text: string; uselessAfter: Date }

/** Where a request comes from, besides the account. */
export type RequestOrigin = { clientId: string; address: string; addressBucket: string }

export type StartOutcome =
  | { outcome: 'sent' | 'under-way' }
  | { outcome: 'limited'; permit: Extract<SendPermit, { allowed: false }> }
  | { outcome: 'account-waiting'; until: Date }
  | { outcome: 'factor-closed' }

export type ResendOutcome =
  /** `renewed`: a new code, because the one before had too little life left. */
  | { outcome: 'resent' | 'renewed' | 'too-soon' | 'gone' }
  | { outcome: 'limited'; permit: Extract<SendPermit, { allowed: false }> }

export type VerifyOutcome = { outcome: OtpOutcome | 'gone'; attemptsLeft?: number; until?: Date }

type Deps = {
  transactions: OtpTransactionStore
  factors: SmsFactorStore
  counters: SendCounters
  sealer: Sealer
  /** The message a phone receives. */
  writeMessage: (sending: { code: string; lifeSeconds: number }) => string
  /** Called after a message was written, so that it leaves at once. */
  onQueued: (message: QueuedMessage) => void
  guard: Pick<SendGuard, 'findRefusal' | 'noteSent' | 'noteAnswered' | 'noteFuse'>
  now: Clock
}

export type SmsOtp = ReturnType<typeof createSmsOtp>

/** The second factor: a code by SMS, bound to the sign-in that asked for it. */
export function createSmsOtp(deps: Deps) {
  return {
    find: (signInId: string) => deps.transactions.find(signInId),
    start: (signInId: string, person: { accountId: string; phone: string }, from: RequestOrigin) =>
      start(deps, { signInId, ...person }, from),
    resend: (signInId: string, from: RequestOrigin) => resend(deps, signInId, from),
    verify: (signInId: string, typed: string, from: RequestOrigin) =>
      verify(deps, { signInId, typed }, from),
    /** Until when the account waits, whoever made it wait. */
    waitsUntil: async ({ accountId }: OtpTransaction): Promise<Date | undefined> => {
      const factor = await deps.factors.read(accountId, deps.now())
      return factor.state === 'waiting' ? factor.until : undefined
    },
    /** Writes down the acceptance; repeated without harm where a crash or a second click asks. */
    recordAccepted: (transaction: OtpTransaction, from: RequestOrigin) =>
      deps.factors.recordAccepted({
        ...originOf(deps, transaction, from),
        acceptanceId: transaction.acceptanceId,
      }),
  }
}

async function start(
  deps: Deps,
  person: { signInId: string; accountId: string; phone: string },
  from: RequestOrigin,
): Promise<StartOutcome> {
  const now = deps.now()
  const before = await deps.transactions.find(person.signInId)
  // The password given twice (a double click, the back button) asks for no second message, and a
  // code that was right decides this visit: nobody else's sign-in may take its place.
  if (before && isUnderWay(before, person.accountId, now)) return { outcome: 'under-way' }
  const factor = await deps.factors.read(person.accountId, now)
  if (factor.state === 'waiting') return { outcome: 'account-waiting', until: factor.until }
  if (factor.state === 'closed') return { outcome: 'factor-closed' }
  const limits = sendLimits(person.phone, from.addressBucket)
  const permit = await permitSend(deps, person.phone, limits)
  if (!permit.allowed) return { outcome: 'limited', permit }

  const { addressBucket } = from
  const after = newTransaction(deps, { ...person, addressBucket }, now)
  // Lost to the same person's other click, whose message is on its way.
  if (!(await deps.transactions.replace(person.signInId, { before, after }))) {
    await giveBackSends(deps.counters, sendLimits(person.phone, from.addressBucket), 1)
    return { outcome: 'under-way' }
  }
  await send(deps, after, from)
  return { outcome: 'sent' }
}

function isUnderWay(transaction: OtpTransaction, accountId: string, now: Date): boolean {
  if (transaction.state === 'accepted') return true
  return (
    transaction.accountId === accountId &&
    transaction.state === 'waiting' &&
    secondsUntilResend(transaction, now) > 0
  )
}

function newTransaction(
  { sealer }: Deps,
  person: { accountId: string; phone: string; addressBucket: string },
  now: Date,
): OtpTransaction {
  const id = randomToken(16)
  const blank: OtpTransaction = {
    id,
    accountId: person.accountId,
    phone: person.phone,
    addressBucket: person.addressBucket,
    seedSealed: sealer.seal(randomToken(), seedContext(id)),
    generation: 0,
    startedAt: now,
    // Long past, so that the first sending makes the first code.
    firstSentAt: new Date(0),
    lastSentAt: new Date(0),
    expiresAt: now,
    messageId: '',
    sends: 0,
    acceptanceId: newId(),
    state: 'waiting',
  }
  return afterResend(blank, { messageId: newId() }, now)
}

async function resend(deps: Deps, signInId: string, from: RequestOrigin): Promise<ResendOutcome> {
  const now = deps.now()
  const before = await deps.transactions.find(signInId)
  if (before?.state !== 'waiting') return { outcome: 'gone' }
  if (secondsUntilResend(before, now) > 0) return { outcome: 'too-soon' }
  const limits = sendLimits(before.phone, before.addressBucket)
  const permit = await permitSend(deps, before.phone, limits)
  if (!permit.allowed) return { outcome: 'limited', permit }
  const after = afterResend(before, { messageId: newId() }, now)
  if (!(await deps.transactions.replace(signInId, { before, after }))) {
    await giveBackSends(deps.counters, limits, 1)
    return { outcome: 'too-soon' }
  }
  await send(deps, after, from)
  return { outcome: after.generation === before.generation ? 'resent' : 'renewed' }
}

async function send(deps: Deps, transaction: OtpTransaction, from: RequestOrigin): Promise<void> {
  const { accountId, lastSentAt, expiresAt, messageId, phone } = transaction
  const lifeSeconds = secondsBetween(lastSentAt, expiresAt)
  const text = deps.writeMessage({ code: codeOf(deps, transaction), lifeSeconds })
  await deps.factors.recordSent({
    accountId,
    clientId: from.clientId,
    address: from.address,
    at: lastSentAt,
    messageId,
    phone,
    uselessAfter: expiresAt,
    text,
  })
  deps.guard.noteSent(phone)
  deps.onQueued({ id: messageId, to: phone, text, uselessAfter: expiresAt })
}

async function verify(
  deps: Deps,
  { signInId, typed }: { signInId: string; typed: string },
  from: RequestOrigin,
): Promise<VerifyOutcome> {
  const transaction = await deps.transactions.find(signInId)
  if (!transaction) return { outcome: 'gone' }
  if (transaction.state === 'accepted') return { outcome: 'already-accepted' }
  if (transaction.state === 'stopped') return { outcome: 'too-many-attempts' }
  const code = normalizeOtpCode(typed)
  // What cannot be a code costs no try, and neither does one that is not even compared.
  if (!new RegExp(`^[0-9]{${OTP_DIGITS}}$`).test(code)) return { outcome: 'malformed-code' }
  const now = deps.now()
  if (transaction.expiresAt <= now) return { outcome: 'expired' }
  const refused = refusalOf(await deps.factors.read(transaction.accountId, now))
  if (refused) return refused

  // Both counts come before the comparison, so that parallel guesses cannot outrun them.
  const number = await deps.transactions.takeAttempt(transaction.id)
  if (number > MAX_ATTEMPTS) return { outcome: 'too-many-attempts' }
  const raced = refusalOf(await deps.factors.takeAttempt(transaction.accountId, now))
  if (raced) return raced
  const matches = otpCodesEqual(code, codeOf(deps, transaction))
  return settle(deps, { signInId, transaction, attempt: { number, matches }, now }, from)
}

function refusalOf(factor: FactorState): VerifyOutcome | undefined {
  if (factor.state === 'waiting') return { outcome: 'account-waiting', until: factor.until }
  return factor.state === 'closed' ? { outcome: 'factor-closed' } : undefined
}

type Tried = {
  signInId: string
  transaction: OtpTransaction
  attempt: { number: number; matches: boolean }
  now: Date
}

async function settle(deps: Deps, tried: Tried, from: RequestOrigin): Promise<VerifyOutcome> {
  const { transaction, attempt, now } = tried
  const outcome = judge(transaction, attempt, now)
  if (outcome !== 'accepted') {
    await deps.factors.recordRejected({ ...originOf(deps, transaction, from), outcome })
    if (outcome === 'too-many-attempts') await end(deps, tried, 'stopped')
    return { outcome, attemptsLeft: MAX_ATTEMPTS - attempt.number }
  }
  if (!(await end(deps, tried, 'accepted'))) return { outcome: 'already-accepted' }
  const limits = sendLimits(transaction.phone, transaction.addressBucket)
  await giveBackSends(deps.counters, limits, transaction.sends)
  deps.guard.noteAnswered(transaction.phone, transaction.sends)
  return { outcome }
}

function originOf(
  { now }: Deps,
  { accountId }: OtpTransaction,
  { clientId, address }: RequestOrigin,
): Origin {
  return { accountId, clientId, address, at: now() }
}

/**
 * True for exactly one of any number of right codes. A right code also wins over the wrong
 * ones beside it that have used the tries up.
 */
async function end(
  { transactions }: Deps,
  { signInId, transaction: seen }: Tried,
  state: 'accepted' | 'stopped',
): Promise<boolean> {
  const isOpen = (found: OtpTransaction) =>
    found.state === 'waiting' || (state === 'accepted' && found.state === 'stopped')
  let before: OtpTransaction | undefined = seen
  // A resend may have moved the deadline meanwhile; only another end ends this.
  while (before?.id === seen.id && isOpen(before)) {
    if (await transactions.replace(signInId, { before, after: { ...before, state } })) return true
    before = await transactions.find(signInId)
  }
  return false
}

function codeOf({ sealer }: Deps, transaction: OtpTransaction): string {
  const seed = sealer.open(transaction.seedSealed, seedContext(transaction.id))
  return deriveOtpCode(seed, transaction.generation)
}

function seedContext(transactionId: string): string {
  return `otp-seed:${transactionId}`
}
