import type { Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import { type Kysely, sql } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { PasswordChangeStore } from './password-change.ts'

export function createPasswordChangeStore(
  db: Kysely<IdentityTables>,
  sealer: Sealer,
): PasswordChangeStore {
  return {
    async change({ accountId, passwordHash, sessionsEndAt, at, address, notice }) {
      const event = auditRow({ type: 'password.changed', at, accountId, address })
      await db
        .with('changed', (one) =>
          one
            .updateTable('account')
            .set({
              password_hash: passwordHash,
              sessions_end_at: sql`greatest(sessions_end_at, ${sessionsEndAt}::timestamptz)`,
            })
            .where('id', '=', accountId),
        )
        .with('distrusted', (one) =>
          one
            .updateTable('known_browser')
            .set({ revoked_at: at })
            .where('account_id', '=', accountId)
            .where('revoked_at', 'is', null),
        )
        .with('queued', (one) =>
          one.insertInto('sms_message').values(smsMessageRow(notice, sealer)),
        )
        .insertInto('audit_event')
        .values(event)
        .execute()
    },
  }
}
