import type { Kysely, Transaction } from 'kysely'
import { holdsOperatorRole } from '../staff-account/operator-role.store.ts'
import type { OnestopTables } from '../tables.ts'
import type { Administrator } from './break-glass.ts'

type Db = Kysely<OnestopTables> | Transaction<OnestopTables>

export async function listAdministrators(db: Db): Promise<Administrator[]> {
  const rows = await selectAdministrators(db).orderBy('staff_account.username').execute()
  return rows.map(toAdministrator)
}

export async function findAdministrator(db: Db, id: string): Promise<Administrator | undefined> {
  const one = selectAdministrators(db).where('staff_account.id', '=', id)
  const row = await one.executeTakeFirst()
  return row && toAdministrator(row)
}

function selectAdministrators(db: Db) {
  return db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .leftJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .leftJoin('totp_factor', 'totp_factor.account_id', 'staff_account.id')
    .select([
      'staff_account.id',
      'staff_account.username',
      'staff_account.full_name',
      'staff_account.person_id',
      'staff_account.password_hash',
      'staff_account.suspended_at',
      'unit.name as unit_name',
      'totp_factor.confirmed_at',
      'staff_identity.bound_index',
    ])
    .where('staff_account.ended_at', 'is', null)
    .where(holdsOperatorRole)
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAdministrators>['executeTakeFirstOrThrow']>>

function toAdministrator(row: Row): Administrator {
  return {
    id: row.id,
    username: row.username,
    fullName: row.full_name,
    unitName: row.unit_name,
    personId: row.person_id ?? undefined,
    boundIndex: row.bound_index ?? undefined,
    hasPassword: row.password_hash !== null,
    appSince: row.confirmed_at ?? undefined,
    suspendedAt: row.suspended_at ?? undefined,
  }
}
