import { newId } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { OnestopTables } from '../tables.ts'
import type { Hat, NewStaffAccount, Role, StaffAccountStore } from './staff-account.ts'

type Db = Kysely<OnestopTables>

export function createStaffAccountStore(db: Db): StaffAccountStore {
  return {
    async hatsOf(personId) {
      const rows = await selectHats(db)
        .where('staff_account.person_id', '=', personId)
        .orderBy('unit.path')
        .orderBy('staff_account.id')
        .execute()
      return rows.map(toHat)
    },
    async readHat({ staffAccountId, personId }) {
      const row = await selectHats(db)
        .where('staff_account.id', '=', staffAccountId)
        .where('staff_account.suspended_at', 'is', null)
        .$if(personId !== undefined, (query) =>
          query.where('staff_account.person_id', '=', personId ?? ''),
        )
        .executeTakeFirst()
      return row && toHat(row)
    },
    async findHat(staffAccountId) {
      const one = selectHats(db).where('staff_account.id', '=', staffAccountId)
      const row = await one.executeTakeFirst()
      return row && toHat(row)
    },
    administratorOf: (unitPath) => findAdministrator(db, unitPath),
    async add(accounts, at) {
      await db.transaction().execute((trx) => addAccounts(trx, accounts, at))
    },
  }
}

function selectHats(db: Db) {
  return db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select((query) => [
      'staff_account.id',
      'staff_account.username',
      'staff_account.full_name',
      'staff_account.suspended_at',
      'unit.id as unit_id',
      'unit.code',
      'unit.name',
      'unit.path',
      'unit.accent',
      // With the account in one statement: it is read at every request.
      query
        .selectFrom('staff_role as held')
        .select(listRoles)
        .whereRef('held.staff_account_id', '=', 'staff_account.id')
        .as('roles'),
    ])
    .where('staff_account.ended_at', 'is', null)
}

const role = sql.ref('held.role')
/** Of the rows of `staff_role as held`, always in one order. */
export const listRoles = sql<Role[]>`coalesce(json_agg(${role} order by ${role}), '[]')`.as('list')

type Row = Awaited<ReturnType<ReturnType<typeof selectHats>['executeTakeFirstOrThrow']>>

function toHat(row: Row): Hat {
  return {
    account: {
      id: row.id,
      username: row.username,
      fullName: row.full_name,
      unitId: row.unit_id,
      isSuspended: row.suspended_at !== null,
    },
    unit: {
      id: row.unit_id,
      code: row.code,
      name: row.name,
      path: row.path,
      accent: row.accent,
    },
    roles: row.roles ?? [],
  }
}

async function findAdministrator(db: Db, unitPath: string) {
  const row = await db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .innerJoin('staff_role', 'staff_role.staff_account_id', 'staff_account.id')
    .select(['staff_account.full_name', 'staff_account.phone', 'unit.name'])
    .where('staff_role.role', '=', 'unit-admin')
    .where('staff_account.ended_at', 'is', null)
    .where('staff_account.suspended_at', 'is', null)
    .where(sql<boolean>`starts_with(${unitPath}, ${sql.ref('unit.path')})`)
    .orderBy(sql`length(${sql.ref('unit.path')})`, 'desc')
    .orderBy('staff_account.id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  return { fullName: row.full_name, phone: row.phone ?? undefined, unitName: row.name }
}

/** Answers those that were not there before. */
export async function addAccounts(
  trx: Transaction<OnestopTables>,
  accounts: readonly NewStaffAccount[],
  at: Date,
): Promise<{ id: string; username: string }[]> {
  if (accounts.length === 0) return []
  const units = await trx.selectFrom('unit').select(['id', 'code']).execute()
  const unitIds = new Map(units.map(({ id, code }) => [code, id]))
  const made = accounts.map((account) => ({ ...account, id: newId() }))
  const added = await trx
    .insertInto('staff_account')
    .values(made.map((account) => toRow(account, unitIds.get(account.unitCode), at)))
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning(['id', 'username'])
    .execute()
  const ids = new Set(added.map(({ id }) => id))
  const held = made
    .filter(({ id }) => ids.has(id))
    .flatMap(({ id, roles }) => roles.map((role) => ({ staff_account_id: id, role })))
  if (held.length > 0) await trx.insertInto('staff_role').values(held).execute()
  return added
}

function toRow(account: NewStaffAccount & { id: string }, unitId: string | undefined, at: Date) {
  if (unitId === undefined) throw new Error(`${account.username}: no unit ${account.unitCode}`)
  return {
    id: account.id,
    username: account.username,
    password_hash: account.passwordHash ?? null,
    full_name: account.fullName,
    phone: account.phone ?? null,
    unit_id: unitId,
    representation: account.representation ?? 'none',
    suspended_at: account.suspended ? at : null,
    suspension_reason: account.suspended?.reason ?? null,
    created_at: at,
  }
}
