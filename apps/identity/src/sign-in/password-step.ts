import {
  createPasswordCheck,
  findPasswordProblem,
  type PasswordCheckOutcome,
  type PasswordProblem as PasswordFieldProblem,
  type PasswordHasher,
  type RequestOrigin,
} from '@mot-cua/authentication'
import { type Clock, type PersonalIdProblem, parsePersonalId } from '@mot-cua/kernel'
import type { Account, AccountForSignIn, AccountStore } from '../account/account.ts'
import type { AuditLog } from '../audit/audit.store.ts'
import type { IdentityLimiter } from '../limits/limits.data.ts'

export type PasswordProblem = {
  personalId?: PersonalIdProblem
  password?: PasswordFieldProblem
}

export type PasswordOutcome =
  | ({ outcome: 'accepted'; account: Account } & ForSecondFactor)
  | { outcome: 'invalid'; problems: PasswordProblem }
  | Exclude<PasswordCheckOutcome<AccountForSignIn>, { outcome: 'accepted' }>

/** What the account's lookup has found for the step after this one. */
type ForSecondFactor = Pick<AccountForSignIn, 'knownBrowserId' | 'factorCounts'>

export type TypedCredentials = { personalId: string; password: string }

type Deps = {
  accounts: Pick<AccountStore, 'findForSignIn'>
  hasher: Pick<PasswordHasher, 'verify'>
  limiter: IdentityLimiter
  audit: AuditLog
  now: Clock
}

export type PasswordStep = ReturnType<typeof createPasswordStep>

/** The first factor: `invalid` where the form is wrong, and nothing counted; else it is checked. */
export function createPasswordStep({ accounts, ...deps }: Deps) {
  const checkPassword = createPasswordCheck<AccountForSignIn>({
    ...deps,
    find: (personalId, browser) => accounts.findForSignIn(personalId, browser),
    isUsable: ({ status }) => status === 'active',
  })
  return {
    async check(typed: TypedCredentials, from: RequestOrigin): Promise<PasswordOutcome> {
      const form = readCredentials(typed)
      if ('problems' in form) return { outcome: 'invalid', problems: form.problems }
      const { password } = typed
      const checked = await checkPassword({ name: form.personalId, password }, from)
      if (checked.outcome !== 'accepted') return checked
      const { passwordHash: _hash, knownBrowserId, factorCounts, ...account } = checked.account
      return { outcome: 'accepted', account, knownBrowserId, factorCounts }
    },
  }
}

function readCredentials(
  typed: TypedCredentials,
): { personalId: string } | { problems: PasswordProblem } {
  const read = parsePersonalId(typed.personalId)
  const problem = findPasswordProblem(typed.password)
  if ('personalId' in read && !problem) return read
  return {
    problems: {
      ...('problem' in read ? { personalId: read.problem } : {}),
      ...(problem ? { password: problem } : {}),
    },
  }
}
