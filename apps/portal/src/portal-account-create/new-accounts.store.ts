import type { Kysely, Transaction } from 'kysely'
import { OWN_ISSUER } from '../account/account.ts'
import { auditRow } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { AccountRow, NewAccountStore } from './new-accounts.ts'

type Trx = Transaction<PortalTables>

/** A statement takes 65,535 parameters; a row of the widest table here has ten. */
const ROWS_OF_STATEMENT = 1000

export function createNewAccountStore(db: Kysely<PortalTables>): NewAccountStore {
  return {
    insert: (rows, at) =>
      db.transaction().execute(async (trx) => {
        // In one order, so that two batches that hold the same names do not wait for each other.
        const inOrder = rows.toSorted((a, b) => (a.username < b.username ? -1 : 1))
        const inserted = new Set<string>()
        for (let from = 0; from < inOrder.length; from += ROWS_OF_STATEMENT) {
          const part = inOrder.slice(from, from + ROWS_OF_STATEMENT)
          for (const username of await insertPart(trx, part, at)) inserted.add(username)
        }
        return inserted
      }),
  }
}

/** The names that were free. Nobody looks first: the index alone knows what is taken meanwhile. */
async function insertPart(trx: Trx, rows: readonly AccountRow[], at: Date): Promise<string[]> {
  const persons = rows.map(({ personId }) => ({ id: personId, created_at: at }))
  await trx.insertInto('person').values(persons).execute()
  await trx
    .insertInto('account')
    .values(rows.map((row) => toAccount(row, at)))
    .execute()
  const inserted = await trx
    .insertInto('portal_credential')
    .values(rows.map((row) => toCredential(row, at)))
    .onConflict((conflict) => conflict.doNothing())
    .returning('username')
    .execute()
  const names = new Set(inserted.map(({ username }) => username))
  const [fresh, taken] = [true, false].map((isNew) =>
    rows.filter(({ username }) => names.has(username) === isNew),
  ) as [AccountRow[], AccountRow[]]
  await removeTaken(trx, taken)
  await insertFields(trx, fresh, at)
  const events = fresh.map(({ accountId, personId }) =>
    auditRow({ type: 'portal-account.created', at, accountId, personId }),
  )
  if (events.length > 0) await trx.insertInto('audit_event').values(events).execute()
  return [...names]
}

function toAccount(row: AccountRow, at: Date) {
  return {
    id: row.accountId,
    person_id: row.personId,
    home_person_id: row.personId,
    technical_id: row.technicalId,
    type: 'portal' as const,
    audience: row.audience,
    issuer: OWN_ISSUER,
    subject: row.accountId,
    created_at: at,
    last_signed_in_at: null,
  }
}

function toCredential(row: AccountRow, at: Date) {
  return {
    account_id: row.accountId,
    username: row.username,
    password_hash: row.passwordHash,
    phone: row.phone,
    must_change: row.mustChange,
    created_at: at,
    updated_at: at,
  }
}

/** Of names that somebody has already, nothing stays. */
async function removeTaken(trx: Trx, taken: readonly AccountRow[]): Promise<void> {
  if (taken.length === 0) return
  const ids = (key: 'accountId' | 'personId') => taken.map((row) => row[key])
  await trx.deleteFrom('account').where('id', 'in', ids('accountId')).execute()
  await trx.deleteFrom('person').where('id', 'in', ids('personId')).execute()
}

async function insertFields(trx: Trx, rows: readonly AccountRow[], at: Date): Promise<void> {
  const fields = rows.flatMap(({ accountId, fields }) =>
    fields.map(({ name, value, status = 'self-declared', source = 'self' }) => {
      return { account_id: accountId, name, value, status, source, as_of: at }
    }),
  )
  for (let from = 0; from < fields.length; from += ROWS_OF_STATEMENT) {
    const part = fields.slice(from, from + ROWS_OF_STATEMENT)
    await trx.insertInto('account_field').values(part).execute()
  }
}
