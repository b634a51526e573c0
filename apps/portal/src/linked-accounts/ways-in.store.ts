import type { Kysely } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { WaysIn } from './linked-accounts.ts'

/** An account of the portal needs a password; a post account has its own issuer to be asked. */
export function createWaysIn(db: Kysely<PortalTables>): WaysIn {
  return {
    async isUsable({ accountId, type }) {
      if (type !== 'portal') return true
      const credential = await db
        .selectFrom('portal_credential')
        .select('account_id')
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return credential !== undefined
    },
  }
}
