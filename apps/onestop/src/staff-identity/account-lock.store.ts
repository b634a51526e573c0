import type { Transaction } from 'kysely'
import type { OnestopTables } from '../tables.ts'

/**
 * The account before what is stated of it, as binding does: whoever changes a statement comes to
 * its account by the trigger in the end, and two in opposite order would wait for each other.
 */
export async function lockAccount(
  trx: Transaction<OnestopTables>,
  staffAccountId: string,
): Promise<void> {
  await trx
    .selectFrom('staff_account')
    .select('id')
    .where('id', '=', staffAccountId)
    .forNoKeyUpdate()
    .execute()
}
