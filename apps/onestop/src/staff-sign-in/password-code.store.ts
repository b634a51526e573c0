import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { TellOwner } from '../staff-message/tell-accounts.store.ts'
import type { OnestopTables } from '../tables.ts'
import type { Given, GivenCode, PasswordCodeStore } from './password-code.ts'

type Db = Kysely<OnestopTables>
type Trx = Transaction<OnestopTables>

export function createPasswordCodeStore(db: Db, tellOwner: TellOwner): PasswordCodeStore {
  return {
    give: (given) => db.transaction().execute((trx) => give(trx, given)),
    findInUnit: (username, unitPath) => findInUnit(db, username, unitPath),
    use: ({ username, codeHash, passwordHash, at, address }) =>
      db.transaction().execute(async (trx) => {
        const used = await trx
          .updateTable('staff_password_code')
          .from('staff_account')
          .set({ used_at: at })
          .whereRef('staff_account.id', '=', 'staff_password_code.staff_account_id')
          .where(sql<string>`lower(${sql.ref('staff_account.username')})`, '=', username)
          .where('staff_account.ended_at', 'is', null)
          .where('staff_password_code.code_hash', '=', codeHash)
          .where('staff_password_code.used_at', 'is', null)
          .where('staff_password_code.expires_at', '>', at)
          .returning('staff_password_code.staff_account_id as id')
          .executeTakeFirst()
        if (!used) return undefined
        await trx
          .updateTable('staff_account')
          .set({ password_hash: passwordHash })
          .where('id', '=', used.id)
          .execute()
        const actor = { staffAccountId: used.id, address }
        await writeAudit(trx, { type: 'staff.password-changed', at, actor })
        await tellOwner(trx, { staffAccountId: used.id, news: 'password-changed', at })
        return used.id
      }),
  }
}

async function findInUnit(db: Db, username: string, unitPath: string) {
  const row = await db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select(['staff_account.id', 'staff_account.full_name'])
    .where(sql<string>`lower(${sql.ref('staff_account.username')})`, '=', username)
    .where('staff_account.ended_at', 'is', null)
    .where(sql<boolean>`starts_with(${sql.ref('unit.path')}, ${unitPath})`)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('staff_role')
            .select('staff_role.role')
            .whereRef('staff_role.staff_account_id', '=', 'staff_account.id')
            .where('staff_role.role', '=', 'technical-admin'),
        ),
      ),
    )
    .executeTakeFirst()
  return row && { id: row.id, fullName: row.full_name }
}

/** Whoever gives one has seen the official: a factor that wrong codes have closed opens too. */
async function give(trx: Trx, given: GivenCode): Promise<Given> {
  const { staffAccountId, at, actor, reason } = given
  if (actor.staffAccountId === staffAccountId) return 'own'
  const account = await trx
    .selectFrom('staff_account')
    .select('id')
    .where('id', '=', staffAccountId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!account) return 'gone'
  await keepCodes(trx, [{ ...given, givenBy: actor.staffAccountId }])
  await trx
    .updateTable('sms_factor')
    .set({ failures: 0, consecutive: 0, locked_until: null })
    .where('account_id', '=', staffAccountId)
    .execute()
  const object = { kind: 'staff-account', id: staffAccountId }
  await writeAudit(trx, {
    type: 'staff.password-code-given',
    at,
    actor,
    object,
    detail: { reason },
  })
  return 'given'
}

type KeptCode = Pick<GivenCode, 'staffAccountId' | 'codeHash' | 'at' | 'expiresAt'> & {
  givenBy?: string | undefined
}

/** One for each account, in the place of one that was given before. */
export async function keepCodes(trx: Trx, codes: readonly KeptCode[]): Promise<void> {
  if (codes.length === 0) return
  const rows = codes.map(({ staffAccountId, codeHash, givenBy, at, expiresAt }) => ({
    staff_account_id: staffAccountId,
    code_hash: codeHash,
    given_by: givenBy ?? null,
    created_at: at,
    expires_at: expiresAt,
    used_at: null,
  }))
  await trx
    .insertInto('staff_password_code')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('staff_account_id').doUpdateSet((row) => ({
        code_hash: row.ref('excluded.code_hash'),
        given_by: row.ref('excluded.given_by'),
        created_at: row.ref('excluded.created_at'),
        expires_at: row.ref('excluded.expires_at'),
        used_at: row.ref('excluded.used_at'),
      })),
    )
    .execute()
}
