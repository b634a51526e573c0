import {
  type AuthenticationEvent,
  createPasswordCheck,
  type FactorCounts,
  findPasswordProblem,
  type LimiterOf,
  type PasswordCheckOutcome,
  type PasswordLimitName,
  type PasswordProblem,
  type RequestOrigin,
  type StoredPasswords,
} from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'

/** An issued account, as a sign-in by it needs it. */
export type LocalAccount = {
  id: string
  username: string
  fullName: string
  passwordHash: string
  /** Without one there is no second factor. */
  phone: string | undefined
  hasEnded: boolean
  /** Operates the province, is bound to a person and has an authenticator app. */
  mayBreakGlass: boolean
  knownBrowserId: string | undefined
  factorCounts: FactorCounts
}

export type LocalAccountStore = {
  findForSignIn(
    username: string,
    browser: { tokenHash: string; at: Date },
  ): Promise<LocalAccount | undefined>
  /** Only in the place of the hash that was compared. */
  replaceHash(change: { id: string; from: string; to: string }): Promise<void>
}

export type CredentialProblems = { username?: true; password?: PasswordProblem }

export type LocalOutcome =
  | { outcome: 'invalid'; problems: CredentialProblems }
  | PasswordCheckOutcome<LocalAccount>

type Deps = {
  store: LocalAccountStore
  /** Which accounts a right password opens this way in; all others answer as a wrong one does. */
  isUsable: (account: LocalAccount) => boolean
  passwords: StoredPasswords
  limiter: LimiterOf<PasswordLimitName>
  audit: { append(event: AuthenticationEvent): Promise<void> }
  now: Clock
}

export type LocalPasswords = ReturnType<typeof createLocalPasswords>

/** User name and password of an issued account, with the limits and equal answers of every sign-in. */
export function createLocalPasswords({ store, passwords, ...deps }: Deps) {
  const check = createPasswordCheck<LocalAccount>({
    ...deps,
    hasher: passwords,
    find: (username, browser) => store.findForSignIn(username, browser),
  })
  return {
    async check(
      typed: { username: string; password: string },
      from: RequestOrigin,
    ): Promise<LocalOutcome> {
      const name = foldUsername(typed.username)
      const { password } = typed
      const problem = findPasswordProblem(password)
      if (name === '' || problem) {
        const username = name === '' ? { username: true as const } : {}
        return {
          outcome: 'invalid',
          problems: { ...username, ...(problem && { password: problem }) },
        }
      }
      const checked = await check({ name, password }, from)
      if (checked.outcome !== 'accepted') return checked
      const { id, passwordHash } = checked.account
      if (passwords.mayUpgrade(password, passwordHash)) {
        await store.replaceHash({ id, from: passwordHash, to: await passwords.hash(password) })
      }
      return checked
    },
  }
}

/** As user names are compared. */
export function foldUsername(typed: string): string {
  return typed.trim().normalize('NFC').toLowerCase()
}
