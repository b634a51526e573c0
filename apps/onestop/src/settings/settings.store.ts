import { type Kysely, sql } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import { readOverrides } from './setting-values.ts'
import type { SettingStore } from './settings.ts'

export function createSettingStore(db: Kysely<OnestopTables>): SettingStore {
  return {
    async read() {
      const [rows, { version }] = await Promise.all([
        db.selectFrom('setting').select(['key', 'value']).execute(),
        db.selectFrom('setting_version').select('version').executeTakeFirstOrThrow(),
      ])
      return { version, overrides: readOverrides(rows) }
    },
    /** The version is taken first: of two changes at once the second finds it gone. */
    change: ({ key, value, reason }, { version, actor: { name, ...actor }, before, at }) =>
      db.transaction().execute(async (trx) => {
        const taken = await trx
          .updateTable('setting_version')
          .set({ version: sql`version + 1` })
          .where('version', '=', version)
          .executeTakeFirst()
        if (taken.numUpdatedRows === 0n) return 'stale'
        const written = { value: JSON.stringify(value), changed_at: at, changed_by: name, reason }
        await trx
          .insertInto('setting')
          .values({ key, ...written })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(written))
          .execute()
        const object = { kind: 'setting', id: key }
        await writeAudit(trx, {
          type: 'setting.changed',
          at,
          actor,
          object,
          detail: { by: name, before, value, reason },
        })
        return 'changed'
      }),
  }
}
