import {
  FACTOR_CLOSED_AFTER,
  type LimiterOf,
  MAX_ATTEMPTS,
  type RequestOrigin,
  type SmsFactorStore,
  type TryLimitName,
  takeTry,
} from '@mot-cua/authentication'
import { addSeconds, type Clock, hashToken, newId, randomToken } from '@mot-cua/kernel'
import type { FoundVisit } from '../portal-account/portal-visit.ts'
import { findTotpStep, newTotpSecret } from './totp.ts'

/** Long enough for a letter by hand, short enough not to lie about. */
export const ENROLMENT_SECONDS = 24 * 60 * 60

export type TotpFactor = { secret: string; lastStep: number; isConfirmed: boolean }

export type AdminFactorStore = {
  findTotp(accountId: string): Promise<TotpFactor | undefined>
  /** In the place of any other; good for nothing until it is confirmed. */
  putTotp(totp: {
    accountId: string
    secret: string
    at: Date
    isConfirmed: boolean
  }): Promise<void>
  /** False where this step, or a later one, was taken by another request. */
  takeStep(taken: { accountId: string; step: number; at: Date }): Promise<boolean>
  /** One that was given before is over. */
  putEnrolment(given: {
    accountId: string
    codeHash: string
    at: Date
    expiresAt: Date
    by: string
  }): Promise<void>
  hasEnrolment(asked: { accountId: string; codeHash: string; at: Date }): Promise<boolean>
  /** With the first right code: the enrolment is used up. */
  confirm(confirmed: { accountId: string; at: Date; address: string }): Promise<void>
  /** By the name in small letters. */
  findAccount(username: string): Promise<string | undefined>
  findAdministrator(username: string): Promise<string | undefined>
}

type Deps = {
  store: AdminFactorStore
  /** Counts the wrong codes of an account, on whichever second factor. */
  factors: SmsFactorStore
  limiter: LimiterOf<TryLimitName>
  now: Clock
}

type Tried = { visit: FoundVisit; typed: string; from: RequestOrigin }

/** What a try at a code or an enrolment ends with. */
export type TryOutcome =
  | { outcome: 'accepted' }
  | { outcome: 'wrong-code'; attemptsLeft: number }
  | { outcome: 'account-waiting' | 'browser-waiting' | 'address-waiting'; until: Date }
  | { outcome: 'too-many-attempts' }
  | { outcome: 'factor-closed' }

export type AdminFactors = ReturnType<typeof createAdminFactors>

/** The second factor of administrators: the code of an authenticator app, never a message (C10). */
export function createAdminFactors(deps: Deps) {
  const { store, now } = deps
  return {
    async isEnrolled(accountId: string): Promise<boolean> {
      return (await store.findTotp(accountId))?.isConfirmed ?? false
    },
    /** A code of the app that was enrolled; each is good once. */
    verify: (tried: Tried): Promise<TryOutcome> =>
      tryOnce(deps, { ...tried, event: signedIn }, async ({ accountId }) => {
        const totp = await store.findTotp(accountId)
        return totp?.isConfirmed === true && takeCode(deps, { accountId, totp, typed: tried.typed })
      }),
    /** The code that an operator has given; it opens the enrolment, and only a right code ends it. */
    verifyEnrolment: (tried: Tried): Promise<TryOutcome> =>
      tryOnce(deps, { ...tried, event: enrolling }, ({ accountId }) =>
        store.hasEnrolment({ accountId, codeHash: hashCode(tried.typed), at: now() }),
      ),
    /** The secret that the app is to take in: the same one until it is confirmed. */
    async offerSecret(accountId: string): Promise<string> {
      const totp = await store.findTotp(accountId)
      if (totp && !totp.isConfirmed) return totp.secret
      const secret = newTotpSecret()
      await store.putTotp({ accountId, secret, at: now(), isConfirmed: false })
      return secret
    },
    /** The first code of the new app. */
    confirm: (tried: Tried): Promise<TryOutcome> =>
      tryOnce(deps, { ...tried, event: signedIn }, async ({ accountId }) => {
        const totp = await store.findTotp(accountId)
        if (!totp || totp.isConfirmed) return false
        if (!(await takeCode(deps, { accountId, totp, typed: tried.typed }))) return false
        await store.confirm({ accountId, at: now(), address: tried.from.address })
        return true
      }),
  }
}

type RightEvent = Parameters<SmsFactorStore['recordAccepted']>[0]['event']

const signedIn: RightEvent = { type: 'sign-in.completed', detail: { method: 'password+totp' } }
const enrolling: RightEvent = { type: 'code.accepted', detail: { purpose: 'enrolment' } }

type Code = { accountId: string; totp: TotpFactor; typed: string }

async function takeCode({ store, now }: Deps, { accountId, totp, typed }: Code): Promise<boolean> {
  const at = now()
  const step = findTotpStep(typed, { ...totp, now: at })
  return step !== undefined && store.takeStep({ accountId, step, at })
}

/** Counted before compared, as a code by message is: by visit, address and account. */
async function tryOnce(
  { factors, limiter, now }: Deps,
  { visit, from, event }: Tried & { event: RightEvent },
  isRight: (visit: FoundVisit) => Promise<boolean>,
): Promise<TryOutcome> {
  const { accountId } = visit
  const asked = { id: visit.id, accountId }
  const taken = await takeTry({ limiter, factors }, { transaction: asked, now: now() }, from)
  if ('outcome' in taken) return taken
  const { clientId, address } = from
  const origin = { accountId, clientId, address, at: now() }
  if (await isRight(visit)) {
    const subjects = { 'code-transaction': visit.id, address: from.addressBucket }
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

/** What an operator does, and the sandbox: who may enrol an authenticator. */
export function createEnrolments({ store, now }: Pick<Deps, 'store' | 'now'>) {
  return {
    /** Undefined where no administrator has the name. Read it to its owner; it is good once. */
    async issueCode(username: string, by: string): Promise<string | undefined> {
      const accountId = await store.findAdministrator(username.trim().toLowerCase())
      if (accountId === undefined) return undefined
      const code = newEnrolmentCode()
      const at = now()
      const expiresAt = addSeconds(at, ENROLMENT_SECONDS)
      await store.putEnrolment({ accountId, codeHash: hashCode(code), at, expiresAt, by })
      return code
    },
    /** Without a page: for the sandbox, which shows the codes itself. Answers the secret. */
    async enrolTotp(accountId: string, secret: string = newTotpSecret()): Promise<string> {
      await store.putTotp({ accountId, secret, at: now(), isConfirmed: true })
      return secret
    },
  }
}

/** 20 characters in groups, of letters and digits that nobody mixes up: 96 bits. */
function newEnrolmentCode(): string {
  const letters = 'ABCDEFGHJKMNPQRTUVWXYZ2346789'
  const bytes = Buffer.from(randomToken(64), 'base64url')
  const chosen = Array.from(bytes.filter((byte) => byte < 8 * letters.length)).slice(0, 20)
  const text = chosen.map((byte) => letters[byte % letters.length]).join('')
  return text.match(/.{5}/g)?.join('-') ?? text
}

function hashCode(typed: string): string {
  return hashToken(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''))
}
