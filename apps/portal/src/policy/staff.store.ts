import type { Kysely } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { HoldsStaffAccount } from './staff-rule.ts'

/**
 * By the ids of all accounts of the person. One that the register could not be asked about counts
 * as well: an outage there must not open the door.
 */
export function createStaffLookup(db: Kysely<PortalTables>): HoldsStaffAccount {
  return async (personId) => {
    const row = await db
      .selectFrom('account')
      .innerJoin('account_field', 'account_field.account_id', 'account.id')
      .innerJoin('staff_account', 'staff_account.personal_id', 'account_field.value')
      .select('staff_account.reference')
      .where('account.person_id', '=', personId)
      .where('account_field.name', '=', 'personalId')
      .where((field) =>
        field.or([
          field('account_field.status', 'in', ['verified', 'unchecked']),
          // Who came by the post and said a false id would keep out nobody but themselves.
          field('account_field.source', '=', 'postal'),
        ]),
      )
      .where('staff_account.ended_at', 'is', null)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }
}
