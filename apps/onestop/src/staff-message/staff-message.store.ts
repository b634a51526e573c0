import type { Kysely } from 'kysely'
import type { OnestopTables } from '../tables.ts'
import { type MessageKind, messageKinds, type StaffMessageStore } from './staff-message.ts'

export function createStaffMessageStore(db: Kysely<OnestopTables>): StaffMessageStore {
  return {
    async list(staffAccountId, most) {
      const rows = await db
        .selectFrom('staff_message')
        .select(['id', 'kind', 'at', 'read_at'])
        .where('staff_account_id', '=', staffAccountId)
        .where('kind', 'in', messageKinds)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(most)
        .execute()
      return rows.map(({ id, kind, at, read_at }) => {
        return { id, kind: kind as MessageKind, at, isNew: read_at === null }
      })
    },
    async markRead({ staffAccountId, ids, at }) {
      if (ids.length === 0) return
      await db
        .updateTable('staff_message')
        .set({ read_at: at })
        .where('staff_account_id', '=', staffAccountId)
        .where('id', 'in', ids)
        .where('read_at', 'is', null)
        .execute()
    },
  }
}
