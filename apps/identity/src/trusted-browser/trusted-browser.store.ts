import type { Kysely } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { RevokedBrowser, TrustedBrowserStore } from './trusted-browser.ts'

/** Over the rows that known-browser writes. */
export function createTrustedBrowserStore(db: Kysely<IdentityTables>): TrustedBrowserStore {
  return {
    async list({ accountId, tokenHash, at }) {
      const rows = await db
        .selectFrom('known_browser')
        .select(['id', 'token_hash', 'created_at', 'last_used_at', 'expires_at'])
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', at)
        .orderBy('last_used_at', 'desc')
        .execute()
      return rows.map((row) => ({
        id: row.id,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        expiresAt: row.expires_at,
        isThis: row.token_hash === tokenHash,
      }))
    },
    revoke: (revoked) => revoke(db, revoked),
  }
}

function revoke(
  db: Kysely<IdentityTables>,
  { id, accountId, at, address }: RevokedBrowser,
): Promise<boolean> {
  const event = auditRow({
    type: 'browser.revoked',
    at,
    accountId,
    ...(address === undefined ? {} : { address }),
    detail: { browserId: id },
  })
  return db.transaction().execute(async (trx) => {
    const revoked = await trx
      .updateTable('known_browser')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (revoked) await trx.insertInto('audit_event').values(event).execute()
    return revoked !== undefined
  })
}
