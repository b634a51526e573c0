import { newId } from '@mot-cua/kernel'
import { sql, type Transaction } from 'kysely'
import type { OnestopTables } from '../tables.ts'

type Trx = Transaction<OnestopTables>

const columns = [
  'staff_account_id',
  'event_id',
  'sequence',
  'personal_id_sealed',
  'personal_id_index',
  'held',
  'due_at',
] as const

/**
 * In the transaction that makes it so: the person with the number on the form holds this account.
 * Nothing where the portal knows, or is about to hear.
 */
export async function tellPortal(trx: Trx, staffAccountId: string, at: Date): Promise<void> {
  await trx
    .insertInto('portal_event')
    .columns(columns)
    .expression(selectNews(trx, staffAccountId, at))
    .onConflict((conflict) =>
      conflict
        .column('staff_account_id')
        .doUpdateSet({
          event_id: sql`excluded.event_id`,
          sequence: sql`portal_event.sequence + 1`,
          personal_id_sealed: sql`excluded.personal_id_sealed`,
          personal_id_index: sql`excluded.personal_id_index`,
          held: sql`excluded.held`,
          attempts: 0,
          due_at: sql`excluded.due_at`,
          refusal: null,
        })
        .where(sql<boolean>`portal_event.personal_id_index <> excluded.personal_id_index
          or not portal_event.held`),
    )
    .execute()
}

/** In the order of the columns. */
function selectNews(trx: Trx, staffAccountId: string, at: Date) {
  return trx
    .selectFrom('staff_identity')
    .innerJoin('staff_account', 'staff_account.id', 'staff_identity.staff_account_id')
    .select([
      'staff_account_id',
      sql<string>`${newId()}::uuid`.as('event_id'),
      sql<number>`1`.as('sequence'),
      'personal_id_sealed',
      'personal_id_index',
      sql<boolean>`true`.as('held'),
      sql<Date>`${at}::timestamptz`.as('due_at'),
    ])
    .where('staff_account_id', '=', staffAccountId)
    .where('ended_at', 'is', null)
}
