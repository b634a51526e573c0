import { type Kysely, sql } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { SessionEndingStore } from './session-ending.ts'

export function createSessionEndingStore(db: Kysely<IdentityTables>): SessionEndingStore {
  return {
    async mark({ accountId, reason, endAt, at, address }) {
      const event = auditRow({
        type: 'sessions.ended',
        at,
        accountId,
        detail: { reason },
        ...(address === undefined ? {} : { address }),
      })
      await db
        .with('marked', (one) =>
          one
            .updateTable('account')
            .set({ sessions_end_at: sql`greatest(sessions_end_at, ${endAt}::timestamptz)` })
            .where('id', '=', accountId),
        )
        .insertInto('audit_event')
        .values(event)
        .execute()
    },
  }
}
