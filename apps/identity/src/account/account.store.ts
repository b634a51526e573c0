import type { Kysely } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { Account, AccountStore } from './account.ts'

const COLUMNS = [
  'id',
  'personal_id',
  'full_name',
  'date_of_birth',
  'gender',
  'phone',
  'level',
  'status',
] as const

type Row = Pick<IdentityTables['account'], (typeof COLUMNS)[number]>

export function createAccountStore(db: Kysely<IdentityTables>): AccountStore {
  return {
    async insert(accounts, at) {
      await db.transaction().execute(async (trx) => {
        const added = await trx
          .insertInto('account')
          .values(
            accounts.map((account) => ({ ...toRow(account), created_at: at, level_since: at })),
          )
          .onConflict((conflict) => conflict.column('personal_id').doNothing())
          .returning('id')
          .execute()
        if (added.length === 0) return
        const events = added.map(({ id }) =>
          auditRow({ type: 'account.created', accountId: id, at }),
        )
        await trx.insertInto('audit_event').values(events).execute()
      })
    },
    async findById(id) {
      const row = await db
        .selectFrom('account')
        .select([...COLUMNS, 'level_since'])
        .where('id', '=', id)
        .executeTakeFirst()
      return row && { ...fromRow(row), levelSince: row.level_since }
    },
    async findByPersonalId(personalId) {
      const row = await db
        .selectFrom('account')
        .select([...COLUMNS, 'password_hash'])
        .where('personal_id', '=', personalId)
        .executeTakeFirst()
      return row && { ...fromRow(row), passwordHash: row.password_hash }
    },
  }
}

function toRow(account: Account & { passwordHash: string }) {
  return {
    id: account.id,
    personal_id: account.personalId,
    full_name: account.fullName,
    date_of_birth: account.dateOfBirth,
    gender: account.gender,
    phone: account.phone,
    level: account.level,
    status: account.status,
    password_hash: account.passwordHash,
  }
}

function fromRow(row: Row): Account {
  return {
    id: row.id,
    personalId: row.personal_id,
    fullName: row.full_name,
    dateOfBirth: row.date_of_birth,
    gender: row.gender,
    phone: row.phone,
    level: row.level,
    status: row.status,
  }
}
