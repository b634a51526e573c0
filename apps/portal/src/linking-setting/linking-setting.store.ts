import type { Kysely } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { LinkingSettingStore } from './linking-setting.ts'

export function createLinkingSettingStore(db: Kysely<PortalTables>): LinkingSettingStore {
  return {
    async read() {
      const row = await db
        .selectFrom('link_setting')
        .select('require_relogin')
        .executeTakeFirstOrThrow()
      return { requireRelogin: row.require_relogin }
    },
    change: ({ requireRelogin, reason, actor, at }) =>
      db.transaction().execute(async (trx) => {
        const changed = await trx
          .updateTable('link_setting')
          .set({ require_relogin: requireRelogin })
          .where('require_relogin', '!=', requireRelogin)
          .returning('require_relogin')
          .executeTakeFirst()
        if (!changed) return false
        const detail = { requireRelogin, reason }
        await writeAudit(trx, { type: 'linking.setting-changed', at, ...auditedBy(actor), detail })
        return true
      }),
  }
}
