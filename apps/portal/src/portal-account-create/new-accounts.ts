import { readStoredHash } from '@mot-cua/authentication'
import { type Clock, DomainError, newId, parsePhone } from '@mot-cua/kernel'
import { type Audience, newTechnicalId } from '../account/account.ts'
import type { FieldStatus, IdentityFieldName } from '../person/person.ts'
import { parseUsername } from '../portal-account/username.ts'

/** One fact about the person, as whoever makes the account vouches for it. */
export type NewField = {
  name: IdentityFieldName
  value: string
  /** `self-declared` from `self` unless said otherwise. */
  status?: FieldStatus
  source?: string
}

/** An account as the sandbox, an import or a desk hands it over. */
export type NewPortalAccount = {
  username: string
  /** Any usual way of writing a mobile number. */
  phone: string
  audience: Audience
  fields: readonly NewField[]
  /** The owner chooses another at the first sign-in. */
  mustChange?: boolean
} & ({ password: string } | { passwordHash: string })

export type AccountRow = {
  accountId: string
  personId: string
  technicalId: string
  username: string
  phone: string
  passwordHash: string
  audience: Audience
  mustChange: boolean
  fields: readonly NewField[]
}

/** In the order asked; an account whose name is taken is left as it is and answers so. */
export type Created = { username: string } & (
  | { outcome: 'created'; accountId: string; personId: string; technicalId: string }
  | { outcome: 'taken' }
)

export type NewAccountStore = {
  /** All that are new or none, and the names of those. */
  insert(rows: readonly AccountRow[], at: Date): Promise<ReadonlySet<string>>
}

type Deps = {
  store: NewAccountStore
  hash: (password: string) => Promise<string>
  now: Clock
}

/** Accounts that the portal issues, many at a time, each with a person of its own. */
export function createNewAccounts({ store, hash, now }: Deps) {
  return {
    /**
     * One transaction for the whole batch; some hundred at a time is best.
     *
     * @throws DomainError `bad-request` for a name, phone or hash that nobody could sign in with
     */
    async create(accounts: readonly NewPortalAccount[]): Promise<Created[]> {
      const rows = await Promise.all(accounts.map((account) => toRow(account, hash)))
      const fresh = keepFirst(rows)
      const inserted = await store.insert(fresh, now())
      return rows.map((row) => {
        const { username, accountId, personId, technicalId } = row
        return inserted.has(username) && fresh.includes(row)
          ? { username, outcome: 'created', accountId, personId, technicalId }
          : { username, outcome: 'taken' }
      })
    },
  }
}

async function toRow(
  account: NewPortalAccount,
  hash: (password: string) => Promise<string>,
): Promise<AccountRow> {
  const read = parseUsername(account.username)
  const phone = parsePhone(account.phone)
  if ('problem' in read) throw new DomainError('bad-request', `user name: ${read.problem}`)
  if (phone === undefined) throw new DomainError('bad-request', 'not a mobile number')
  const passwordHash =
    'passwordHash' in account ? account.passwordHash : await hash(account.password)
  if (!readStoredHash(passwordHash)) throw new DomainError('bad-request', 'a hash of no known kind')
  return {
    accountId: newId(),
    personId: newId(),
    technicalId: newTechnicalId(),
    username: read.username,
    phone,
    passwordHash,
    audience: account.audience,
    mustChange: account.mustChange ?? false,
    fields: account.fields,
  }
}

/** Of two with one name in a batch the first one counts. */
function keepFirst(rows: readonly AccountRow[]): AccountRow[] {
  const names = new Set<string>()
  return rows.filter(({ username }) => {
    const isNew = !names.has(username)
    names.add(username)
    return isNew
  })
}
