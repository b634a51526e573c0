import type { Kysely } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { RequirementStore } from './assurance.ts'

export function createRequirementStore(db: Kysely<PortalTables>): RequirementStore {
  return {
    async minimumLevel(action) {
      const row = await db
        .selectFrom('action_requirement')
        .select('minimum_level')
        .where('action', '=', action)
        .executeTakeFirstOrThrow()
      return row.minimum_level
    },
    async setMinimumLevel(action, level) {
      await db
        .updateTable('action_requirement')
        .set({ minimum_level: level })
        .where('action', '=', action)
        .execute()
    },
  }
}
