import type { Kysely, Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'
import { type IdentityField, withoutContradiction } from './person.ts'

/**
 * What is known of a person, out of all accounts; several of one name where accounts differ. The
 * one reading behind pages, checks and services, so that none of them can say it is somebody else.
 */
export async function readPersonFields(
  db: Kysely<PortalTables> | Transaction<PortalTables>,
  personId: string,
): Promise<IdentityField[]> {
  const rows = await db
    .selectFrom('account_field')
    .innerJoin('account', 'account.id', 'account_field.account_id')
    .select(['name', 'value', 'account_field.status', 'source', 'as_of', 'type'])
    .where('account.person_id', '=', personId)
    .execute()
  return withoutContradiction(
    rows.map(({ as_of, type, ...row }) => ({ ...row, asOf: as_of, accountType: type })),
  )
}
