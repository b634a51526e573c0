import type { Kysely, Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { Contact } from './linking.ts'

type Db = Kysely<PortalTables> | Transaction<PortalTables>

/** What accounts state of their owners; the phone that takes a portal account's codes comes last. */
export async function contactsOf(db: Db, accountIds: readonly string[]): Promise<Contact[]> {
  const fields = db
    .selectFrom('account_field')
    .select(['account_id', 'name', 'value'])
    .where('account_id', 'in', accountIds)
    .where('name', 'in', ['fullName', 'phone', 'email'])
  const phones = db
    .selectFrom('portal_credential')
    .select((of) => ['account_id', of.val('phone').as('name'), 'phone as value'])
    .where('account_id', 'in', accountIds)
  const rows = await fields.unionAll(phones as unknown as typeof fields).execute()
  return rows.map(({ account_id, name, value }) => {
    return { accountId: account_id, name: name as Contact['name'], value }
  })
}
