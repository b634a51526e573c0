import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { tellLetGo } from '../portal-events/portal-events.store.ts'
import { listRoles } from '../staff-account/staff-account.store.ts'
import type { OnestopTables } from '../tables.ts'
import type { ListedStaff, StaffDirectoryStore } from './staff-directory.ts'

type Db = Kysely<OnestopTables>
type Order = Parameters<StaffDirectoryStore['change']>[0]

export function createStaffDirectoryStore(db: Db): StaffDirectoryStore {
  return {
    async search(words, most) {
      const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`
      const rows = await selectStaff(db)
        .where((where) =>
          where.or([
            where('staff_account.username', 'ilike', like),
            where('staff_account.full_name', 'ilike', like),
          ]),
        )
        .orderBy('staff_account.username')
        .limit(most)
        .execute()
      return rows.map(toListed)
    },
    async find(id) {
      const row = await selectStaff(db).where('staff_account.id', '=', id).executeTakeFirst()
      return row && toListed(row)
    },
    change: (order) => db.transaction().execute((trx) => change(trx, order)),
    async countUnbound() {
      const { count } = await db
        .selectFrom('staff_account')
        .select(sql<string>`count(*)`.as('count'))
        .where('ended_at', 'is', null)
        .where('suspended_at', 'is', null)
        .where('person_id', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

function selectStaff(db: Db) {
  return db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select((query) => [
      'staff_account.id',
      'staff_account.username',
      'staff_account.full_name',
      'staff_account.phone',
      'staff_account.bound_at',
      'staff_account.suspended_at',
      'staff_account.suspension_reason',
      'staff_account.suspended_by_operator',
      'staff_account.ended_at',
      'unit.name',
      'unit.path',
      query
        .selectFrom('staff_role as held')
        .select(listRoles)
        .whereRef('held.staff_account_id', '=', 'staff_account.id')
        .as('roles'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectStaff>['executeTakeFirstOrThrow']>>

function toListed(row: Row): ListedStaff {
  return {
    id: row.id,
    username: row.username,
    fullName: row.full_name,
    unitName: row.name,
    unitPath: row.path,
    roles: row.roles ?? [],
    hasPhone: row.phone !== null,
    isBound: row.bound_at !== null,
    suspended: suspendedOf(row),
    endedAt: row.ended_at ?? undefined,
  }
}

function suspendedOf(row: Row): ListedStaff['suspended'] {
  const { suspended_at: at, suspension_reason: reason, suspended_by_operator: isOperators } = row
  return at === null ? undefined : { at, reason: reason ?? '', isOperators }
}

/** What each action sets, and what has to be so before. */
async function change(trx: Transaction<OnestopTables>, order: Order): Promise<boolean> {
  const { id, action, reason, at, actor } = order
  const one = trx.updateTable('staff_account').where('id', '=', id).where('ended_at', 'is', null)
  const statements = {
    suspend: () =>
      one
        .set({ suspended_at: at, suspension_reason: reason, suspended_by_operator: true })
        .where((where) =>
          where.or([where('suspended_at', 'is', null), where('suspended_by_operator', '=', false)]),
        ),
    resume: () =>
      one
        .set({ suspended_at: null, suspension_reason: null, suspended_by_operator: false })
        .where('suspended_at', 'is not', null),
    end: () => one.set({ ended_at: at }),
    unbind: () =>
      one
        .set({ person_id: null, bound_at: null, needs_word: true })
        .where('person_id', 'is not', null),
  }
  const { numUpdatedRows } = await statements[action]().executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  if (action === 'unbind') await forgetProof(trx, id, at)
  const object = { kind: 'staff-account', id }
  await writeAudit(trx, { type: `staff.${action}`, at, actor, object, detail: { reason } })
  return true
}

/**
 * Else the next sign-in by the same number would bind the account again; an answer of the register
 * that is under way is about what is stated no more.
 */
async function forgetProof(trx: Transaction<OnestopTables>, id: string, at: Date): Promise<void> {
  await trx
    .updateTable('staff_identity')
    .set({ verification: 'incomplete', bound_index: null, check_due_at: null })
    .set({ name_review: 'none', revision: sql`revision + 1` })
    .where('staff_account_id', '=', id)
    .execute()
  await tellLetGo(trx, id, at)
}
