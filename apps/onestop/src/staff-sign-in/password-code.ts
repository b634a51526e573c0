import {
  findPasswordWeakness,
  hashHandedCode,
  type LimiterOf,
  newHandedCode,
  type PasswordLimitName,
  type PasswordWeakness,
  type RequestOrigin,
  type StoredPasswords,
} from '@mot-cua/authentication'
import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'
import { foldUsername } from './local-account.ts'

/** Long enough to be read out over a table, short enough not to lie about. */
export const CODE_SECONDS = 24 * 60 * 60

export type GivenCode = {
  staffAccountId: string
  codeHash: string
  at: Date
  expiresAt: Date
  actor: Actor
  reason: string
}

type Shown = { username: string; codeHash: string; passwordHash: string; at: Date; address: string }

/**
 * `gone`: the account has ended. `own`: nobody gives one to the own account, because a session that
 * was left open would then be enough for another password.
 */
export type Given = 'given' | 'gone' | 'own'

/** The code is to be shown once. */
export type GiveOutcome = { outcome: 'given'; code: string } | { outcome: Exclude<Given, 'given'> }

export type PasswordCodeStore = {
  /** One that was given before is over. */
  give(given: GivenCode): Promise<Given>
  /** An official of a unit or of those below it; never one who operates the province. */
  findInUnit(
    username: string,
    unitPath: string,
  ): Promise<{ id: string; fullName: string } | undefined>
  /** The account whose password is now this one; undefined where name and code do not fit. */
  use(shown: Shown): Promise<string | undefined>
}

export type ResetOutcome =
  | { outcome: 'changed'; staffAccountId: string }
  | { outcome: 'weak'; weakness: PasswordWeakness }
  /** Unknown name, wrong, old or used code: one answer for all. */
  | { outcome: 'wrong' }
  | { outcome: 'waiting'; limit: PasswordLimitName; until: Date }

type Typed = { username: string; code: string; password: string }

type Deps = {
  store: PasswordCodeStore
  passwords: Pick<StoredPasswords, 'hash'>
  limiter: LimiterOf<PasswordLimitName>
  now: Clock
}

export type PasswordCodes = ReturnType<typeof createPasswordCodes>

/** An administrator who has seen the official gives a code, and never chooses a password. */
export function createPasswordCodes({ store, passwords, limiter, now }: Deps) {
  return {
    async give(
      staffAccountId: string,
      by: Pick<GivenCode, 'actor' | 'reason'>,
    ): Promise<GiveOutcome> {
      const code = newHandedCode()
      const at = now()
      const expiresAt = addSeconds(at, CODE_SECONDS)
      const given = { ...by, staffAccountId, codeHash: hashHandedCode(code), at, expiresAt }
      const outcome = await store.give(given)
      return outcome === 'given' ? { outcome, code } : { outcome }
    },
    findInUnit: (username: string, unitPath: string) => store.findInUnit(username, unitPath),
    reset: (typed: Typed, from: RequestOrigin) =>
      reset({ store, passwords, limiter, now }, typed, from),
  }
}

async function reset(deps: Deps, typed: Typed, from: RequestOrigin): Promise<ResetOutcome> {
  const { store, passwords, limiter, now } = deps
  const username = foldUsername(typed.username)
  // Of the official nothing else is certain before the code was right.
  const owner = { personalId: '', dateOfBirth: '', fullName: '', userName: username, current: '' }
  const weakness = findPasswordWeakness(typed.password, owner)
  if (weakness) return { outcome: 'weak', weakness }
  const { address, addressBucket } = from
  const subjects = { address: addressBucket, 'password-here': `${username} ${addressBucket}` }
  const permit = await limiter.take(subjects)
  if (!permit.isAllowed) {
    return { outcome: 'waiting', limit: permit.limit as PasswordLimitName, until: permit.until }
  }
  const codeHash = hashHandedCode(typed.code)
  const passwordHash = await passwords.hash(typed.password)
  const staffAccountId = await store.use({ username, codeHash, passwordHash, at: now(), address })
  if (staffAccountId === undefined) return { outcome: 'wrong' }
  await limiter.settle([{ subjects, by: 1 }])
  return { outcome: 'changed', staffAccountId }
}
