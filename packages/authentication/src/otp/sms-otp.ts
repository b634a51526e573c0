import { type Clock, newId, randomToken, type Sealer, secondsBetween } from '@mot-cua/kernel'
import type { SendGuard } from '@mot-cua/sms'
import type { LimiterOf } from '../limits/limiter.ts'
import { deriveOtpCode, normalizeOtpCode, OTP_DIGITS, otpCodesEqual } from './otp-code.ts'
import type { RequestOrigin, ResendOutcome, StartOutcome, VerifyOutcome } from './otp-outcomes.ts'
import {
  afterResend,
  judge,
  MAX_ATTEMPTS,
  type OtpTransaction,
  secondsUntilResend,
} from './otp-transaction.ts'
import { permitSend } from './permit-send.ts'
import { giveBackSends, type SendLimitName, sendLimits } from './send-allowance.ts'
import {
  type AcceptedEvent,
  FACTOR_CLOSED_AFTER,
  type Factor,
  type FactorCounts,
  type Origin,
  type Reopening,
  readFactor,
  refusalOf,
  type SmsFactorStore,
} from './sms-factor.ts'
import { addressOf, type TryLimitName, takeTry } from './take-try.ts'

/** Transactions by the sign-in they belong to; one each. */
export type OtpTransactionStore = {
  find(signInId: string): Promise<OtpTransaction | undefined>
  /** False when another request changed it since `before` was read. */
  replace(
    signInId: string,
    change: { before: OtpTransaction | undefined; after: OtpTransaction },
  ): Promise<boolean>
}

/** A message just written; its phone gets it as soon as a gateway takes it. */
export type QueuedMessage = { id: string; to: string; text: string; uselessAfter: Date }

/** A sign-in with its transaction as the request found it, if it has one. */
type Seen = { signInId: string; transaction: OtpTransaction | undefined }

/** Counts as of before the password: they spare a useless message. A try asks the factor anew. */
type Person = Factor & { phone: string; factorCounts: FactorCounts; isDecoy?: true }

type Deps = {
  transactions: OtpTransactionStore
  factors: SmsFactorStore
  /** Who stands in for accounts that are not there, where no answer may tell so. */
  decoys?: SmsFactorStore
  limiter: LimiterOf<SendLimitName | TryLimitName>
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
    start: (signInId: string, person: Person, from: RequestOrigin) =>
      start(deps, { signInId, ...person }, from),
    resend: (signInId: string, from: RequestOrigin) => resend(deps, signInId, from),
    verify: (seen: Seen, typed: string, from: RequestOrigin) =>
      verify(deps, { ...seen, typed }, from),
    /** Until when the account waits, whoever made it wait. */
    waitsUntil: async (transaction: OtpTransaction): Promise<Date | undefined> => {
      const factor = await factorsOf(deps, transaction).read(transaction, deps.now())
      return factor.state === 'waiting' ? factor.until : undefined
    },
    /** Writes down the acceptance; repeated without harm where a crash or a second click asks. */
    recordAccepted: (
      transaction: OtpTransaction,
      from: RequestOrigin,
      event: AcceptedEvent = signedIn,
    ) =>
      deps.factors.recordAccepted({
        ...originOf(deps, transaction, from),
        acceptanceId: transaction.acceptanceId,
        event,
      }),
    /** Opens a closed or waiting factor after the person has proved identity anew. */
    reopen: (reopening: Omit<Reopening, 'at'>) =>
      deps.factors.reopen({ ...reopening, at: deps.now() }),
  }
}

const signedIn: AcceptedEvent = {
  type: 'sign-in.completed',
  detail: { method: 'password+sms' },
}

function factorsOf({ factors, decoys }: Deps, { isDecoy }: OtpTransaction): SmsFactorStore {
  return isDecoy && decoys ? decoys : factors
}

async function start(
  deps: Deps,
  person: Person & { signInId: string },
  from: RequestOrigin,
): Promise<StartOutcome> {
  const now = deps.now()
  const before = await deps.transactions.find(person.signInId)
  // The password given twice (a double click, the back button) asks for no second message, and a
  // code that was right decides this visit: nobody else's sign-in may take its place.
  if (before && isUnderWay(before, person.accountId, now)) return { outcome: 'under-way' }
  const refused = refusalOf(readFactor(person.factorCounts, now))
  if (refused) return refused
  const { addressBucket } = from
  const limits = sendLimits({ ...person, addressBucket })
  const permit = await permitSend(deps, person.phone, limits)
  if (!permit.allowed) return { outcome: 'limited', permit }

  const blank = newTransaction(deps, { ...person, addressBucket }, now)
  const after = afterResend(blank, { messageId: newId(), sendsLeft: permit.left }, now)
  // Lost to the same person's other click, whose message is on its way.
  if (!(await deps.transactions.replace(person.signInId, { before, after }))) {
    await giveBackSends(deps.limiter, limits, 1)
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
  person: Person & { addressBucket: string },
  now: Date,
): OtpTransaction {
  const id = randomToken(16)
  return {
    id,
    accountId: person.accountId,
    ...(person.browserId === undefined ? {} : { browserId: person.browserId }),
    ...(person.isDecoy ? { isDecoy: true } : {}),
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
    sendsLeft: 0,
    acceptanceId: newId(),
    state: 'waiting',
  }
}

async function resend(deps: Deps, signInId: string, from: RequestOrigin): Promise<ResendOutcome> {
  const now = deps.now()
  const before = await deps.transactions.find(signInId)
  if (before?.state !== 'waiting') return { outcome: 'gone' }
  if (secondsUntilResend(before, now) > 0) return { outcome: 'too-soon' }
  const limits = sendLimits(before)
  const permit = await permitSend(deps, before.phone, limits)
  if (!permit.allowed) return { outcome: 'limited', permit }
  const after = afterResend(before, { messageId: newId(), sendsLeft: permit.left }, now)
  if (!(await deps.transactions.replace(signInId, { before, after }))) {
    await giveBackSends(deps.limiter, limits, 1)
    return { outcome: 'too-soon' }
  }
  await send(deps, after, from)
  return { outcome: after.generation === before.generation ? 'resent' : 'renewed' }
}

async function send(deps: Deps, transaction: OtpTransaction, from: RequestOrigin): Promise<void> {
  const { accountId, lastSentAt, expiresAt, messageId, phone } = transaction
  const lifeSeconds = secondsBetween(lastSentAt, expiresAt)
  const text = deps.writeMessage({ code: codeOf(deps, transaction), lifeSeconds })
  await factorsOf(deps, transaction).recordSent({
    accountId,
    clientId: from.clientId,
    address: from.address,
    at: lastSentAt,
    messageId,
    phone,
    uselessAfter: expiresAt,
    text,
  })
  if (transaction.isDecoy) return
  deps.guard.noteSent(phone)
  deps.onQueued({ id: messageId, to: phone, text, uselessAfter: expiresAt })
}

async function verify(
  deps: Deps,
  { signInId, transaction, typed }: Seen & { typed: string },
  from: RequestOrigin,
): Promise<VerifyOutcome> {
  if (!transaction) return { outcome: 'gone' }
  if (transaction.state === 'accepted') return { outcome: 'already-accepted' }
  if (transaction.state === 'stopped') return { outcome: 'too-many-attempts' }
  const code = normalizeOtpCode(typed)
  // What cannot be a code costs no try, and neither does one that is not even compared.
  if (!new RegExp(`^[0-9]{${OTP_DIGITS}}$`).test(code)) return { outcome: 'malformed-code' }
  const now = deps.now()
  if (transaction.expiresAt <= now) return { outcome: 'expired' }
  // Counted before compared, so that parallel guesses cannot outrun the counts.
  const factors = factorsOf(deps, transaction)
  const taken = await takeTry({ ...deps, factors }, { transaction, now }, from)
  if ('outcome' in taken) return taken
  const attempt = {
    number: taken.number,
    matches: otpCodesEqual(code, codeOf(deps, transaction)) && !transaction.isDecoy,
    isLast: taken.consecutive === FACTOR_CLOSED_AFTER,
  }
  return settle(deps, { signInId, transaction, attempt, now }, from)
}

type Tried = {
  signInId: string
  transaction: OtpTransaction
  attempt: { number: number; matches: boolean; isLast: boolean }
  now: Date
}

async function settle(deps: Deps, tried: Tried, from: RequestOrigin): Promise<VerifyOutcome> {
  const { transaction, attempt, now } = tried
  const outcome = judge(transaction, attempt, now)
  if (outcome !== 'accepted') {
    const { isLast } = attempt
    const rejection = { ...originOf(deps, transaction, from), outcome, isLast }
    await factorsOf(deps, transaction).recordRejected(rejection)
    if (outcome === 'too-many-attempts') await end(deps, tried, 'stopped')
    return { outcome, attemptsLeft: MAX_ATTEMPTS - attempt.number }
  }
  const accepted = await end(deps, tried, 'accepted')
  if (!accepted) return { outcome: 'already-accepted' }
  await deps.limiter.settle([
    { subjects: sendLimits(transaction), by: transaction.sends },
    { subjects: addressOf(transaction, from), by: 1 },
  ])
  deps.guard.noteAnswered(transaction.phone, transaction.sends)
  return { outcome, transaction: accepted }
}

function originOf(
  { now }: Deps,
  { accountId, browserId }: OtpTransaction,
  { clientId, address }: RequestOrigin,
): Origin {
  return { accountId, browserId, clientId, address, at: now() }
}

/**
 * The transaction as it ended, for exactly one of any number of right codes. A right code also
 * wins over the wrong ones beside it that have used the tries up.
 */
async function end(
  { transactions }: Deps,
  { signInId, transaction: seen }: Tried,
  state: 'accepted' | 'stopped',
): Promise<OtpTransaction | undefined> {
  const isOpen = (found: OtpTransaction) =>
    found.state === 'waiting' || (state === 'accepted' && found.state === 'stopped')
  let before: OtpTransaction | undefined = seen
  // A resend may have moved the deadline meanwhile; only another end ends this.
  while (before?.id === seen.id && isOpen(before)) {
    const after: OtpTransaction = { ...before, state }
    if (await transactions.replace(signInId, { before, after })) return after
    before = await transactions.find(signInId)
  }
  return undefined
}

function codeOf({ sealer }: Deps, transaction: OtpTransaction): string {
  const seed = sealer.open(transaction.seedSealed, seedContext(transaction.id))
  return deriveOtpCode(seed, transaction.generation)
}

function seedContext(transactionId: string): string {
  return `otp-seed:${transactionId}`
}
