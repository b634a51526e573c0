import { type Kysely, sql } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { ConsentStore } from './consent.ts'

export function createConsentStore(db: Kysely<IdentityTables>): ConsentStore {
  return {
    async scopesOf(accountId, clientId) {
      const row = await db
        .selectFrom('consent')
        .select('scopes')
        .where('account_id', '=', accountId)
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      return row?.scopes ?? []
    },
    async give({ accountId, clientId, scopes, address, at }) {
      const row = { account_id: accountId, client_id: clientId, scopes, given_at: at }
      const detail = { scopes: scopes.join(' ') }
      // Both rows in one statement: as good as a transaction, in one way there and back.
      await db
        .with('kept', (one) =>
          one
            .insertInto('consent')
            .values(row)
            .onConflict((conflict) =>
              conflict.columns(['account_id', 'client_id']).doUpdateSet({
                scopes: sql`array(select distinct unnest(consent.scopes || excluded.scopes))`,
                given_at: at,
              }),
            ),
        )
        .insertInto('audit_event')
        .values(auditRow({ type: 'consent.given', accountId, clientId, address, at, detail }))
        .execute()
    },
    async recordRefusal(refusal) {
      await db
        .insertInto('audit_event')
        .values(auditRow({ type: 'consent.refused', ...refusal }))
        .execute()
    },
  }
}
