import type { FactorCounts, PasswordHasher } from '@mot-cua/authentication'
import { type Clock, newId } from '@mot-cua/kernel'

export type AssuranceLevel = 1 | 2

export type Account = {
  id: string
  personalId: string
  fullName: string
  /** YYYY-MM-DD, or YYYY where the register knows no more. */
  dateOfBirth: string
  gender: 'male' | 'female'
  /** E.164. */
  phone: string
  level: AssuranceLevel
  /** `locked` may be opened again; `disabled` is the end of it. */
  status: 'active' | 'locked' | 'disabled'
}

/** An account in use. */
export type UsableAccount = Account & {
  /** When the person was verified at this level. */
  levelSince: Date
  /** Sessions begun before are over. */
  sessionsEndAt?: Date
}

/** An account as enrolment hands it over; `passwordHash` where the caller has made it already. */
export type NewAccount = Omit<Account, 'id'> & ({ password: string } | { passwordHash: string })

export type AccountForSignIn = Account & {
  passwordHash: string
  /** Of the known browser that asks, where the account knows it. */
  knownBrowserId: string | undefined
  /** Of the second factor, for this browser: so that the next step need not ask for them. */
  factorCounts: FactorCounts
}

export type AccountStore = {
  /** Adds accounts and one audit event each; an id already taken is left as it is. */
  insert(accounts: (Account & { passwordHash: string })[], at: Date): Promise<void>
  findForSignIn(
    personalId: string,
    browser: { tokenHash: string; at: Date },
  ): Promise<AccountForSignIn | undefined>
  findById(id: string): Promise<UsableAccount | undefined>
}

export type Accounts = {
  create(accounts: NewAccount[]): Promise<void>
  /** Undefined for an account that may not be used, so that no token is made for it. */
  findUsable(id: string): Promise<UsableAccount | undefined>
}

export function createAccounts(deps: {
  store: AccountStore
  hasher: PasswordHasher
  now: Clock
}): Accounts {
  return {
    async create(accounts) {
      const rows = await Promise.all(
        accounts.map(async (account) => ({
          ...account,
          id: newId(),
          passwordHash:
            'passwordHash' in account
              ? account.passwordHash
              : await deps.hasher.hash(account.password),
        })),
      )
      await deps.store.insert(rows, deps.now())
    },
    async findUsable(id) {
      const account = await deps.store.findById(id)
      return account?.status === 'active' ? account : undefined
    },
  }
}

/** `acr` of a level, as relying parties ask for it and read it. */
export function acrOfLevel(level: AssuranceLevel): string {
  return `urn:eid:level${level}`
}
