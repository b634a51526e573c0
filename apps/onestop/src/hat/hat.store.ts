import type { Kysely } from 'kysely'
import { listRoles } from '../staff-account/staff-account.store.ts'
import type { OnestopTables } from '../tables.ts'
import type { HatStore } from './hat.ts'

type Db = Kysely<OnestopTables>

export function createHatStore(db: Db): HatStore {
  return {
    async offered(personId) {
      const rows = await selectOffered(db, personId).execute()
      return rows.map((row) => ({
        staffAccountId: row.id,
        unitName: row.name,
        accent: row.accent,
        roles: row.roles ?? [],
        unread: Number(row.unread ?? 0),
      }))
    },
    async whyUnwearable({ personId, staffAccountId }) {
      const row = await db
        .selectFrom('staff_account')
        .select(['ended_at', 'suspended_at'])
        .where('id', '=', staffAccountId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      if (!row) return undefined
      return row.ended_at === null ? 'suspended' : 'ended'
    },
    async citizenName(personId) {
      const row = await db
        .selectFrom('citizen_profile')
        .select('full_name')
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row?.full_name
    },
  }
}

/** In one statement, because it is asked for every page of whoever is signed in. */
function selectOffered(db: Db, personId: string) {
  return db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select((query) => [
      'staff_account.id',
      'unit.name',
      'unit.accent',
      query
        .selectFrom('staff_role as held')
        .select(listRoles)
        .whereRef('held.staff_account_id', '=', 'staff_account.id')
        .as('roles'),
      query
        .selectFrom('staff_message')
        .select((count) => count.fn.countAll().as('messages'))
        .whereRef('staff_message.staff_account_id', '=', 'staff_account.id')
        .where('staff_message.read_at', 'is', null)
        .as('unread'),
    ])
    .where('staff_account.person_id', '=', personId)
    .where('staff_account.ended_at', 'is', null)
    .where('staff_account.suspended_at', 'is', null)
    .orderBy('unit.path')
    .orderBy('staff_account.id')
}
