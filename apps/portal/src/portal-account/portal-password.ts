import {
  type AuthenticationEvent,
  createPasswordCheck,
  findPasswordProblem,
  type LimiterOf,
  type PasswordCheckOutcome,
  type PasswordLimitName,
  type PasswordProblem,
  type RequestOrigin,
  type StoredPasswords,
} from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import type { PortalAccount, PortalAccountStore } from './portal-account.ts'
import { parseUsername, type UsernameProblem } from './username.ts'

export type CredentialProblems = { username?: UsernameProblem; password?: PasswordProblem }

export type PortalPasswordOutcome =
  | { outcome: 'invalid'; problems: CredentialProblems }
  | PasswordCheckOutcome<PortalAccount>

export type TypedCredentials = { username: string; password: string }

export type PortalPasswords = ReturnType<typeof createPortalPasswords>

type Deps = {
  store: Pick<PortalAccountStore, 'findForSignIn' | 'replaceHash'>
  passwords: StoredPasswords
  limiter: LimiterOf<PasswordLimitName>
  audit: { append(event: AuthenticationEvent): Promise<void> }
  now: Clock
}

/** User name and password; a hash that has come along is replaced by ours at the first right one. */
export function createPortalPasswords({ store, passwords, ...deps }: Deps) {
  const check = createPasswordCheck<PortalAccount>({
    ...deps,
    hasher: passwords,
    find: (username, browser) => store.findForSignIn(username, browser),
    isUsable: ({ isActive }) => isActive,
  })
  return {
    async check(typed: TypedCredentials, from: RequestOrigin): Promise<PortalPasswordOutcome> {
      const form = readCredentials(typed)
      if ('problems' in form) return { outcome: 'invalid', problems: form.problems }
      const { password } = typed
      const checked = await check({ name: form.username, password }, from)
      if (checked.outcome !== 'accepted') return checked
      const { id: accountId, passwordHash: old } = checked.account
      if (passwords.mayUpgrade(password, old)) {
        const change = { accountId, from: old, to: await passwords.hash(password) }
        await store.replaceHash({ ...change, at: deps.now() })
      }
      return checked
    },
  }
}

function readCredentials({
  username,
  password,
}: TypedCredentials): { username: string } | { problems: CredentialProblems } {
  const read = parseUsername(username)
  const problem = findPasswordProblem(password)
  if ('username' in read && !problem) return read
  return {
    problems: {
      ...('problem' in read ? { username: read.problem } : {}),
      ...(problem ? { password: problem } : {}),
    },
  }
}
