import type { Kysely } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { Account, AccountForSignIn, AccountStore } from './account.ts'

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
        .select([...COLUMNS, 'level_since', 'sessions_end_at'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) return undefined
      const ended = row.sessions_end_at ? { sessionsEndAt: row.sessions_end_at } : {}
      return { ...fromRow(row), levelSince: row.level_since, ...ended }
    },
    findForSignIn: (personalId, browser) => findForSignIn(db, personalId, browser),
  }
}

/** The same statement with and without a browser's token, so that neither takes longer. */
async function findForSignIn(
  db: Kysely<IdentityTables>,
  personalId: string,
  { tokenHash, at }: { tokenHash: string; at: Date },
): Promise<AccountForSignIn | undefined> {
  const row = await db
    .selectFrom('account')
    .leftJoin('sms_factor', 'sms_factor.account_id', 'account.id')
    .leftJoin('known_browser', (join) =>
      join
        .onRef('known_browser.account_id', '=', 'account.id')
        .on('known_browser.token_hash', '=', tokenHash)
        .on('known_browser.revoked_at', 'is', null)
        .on('known_browser.expires_at', '>', at),
    )
    .select(COLUMNS.map((column) => `account.${column}` as const))
    .select([
      'account.password_hash',
      'sms_factor.consecutive',
      'sms_factor.locked_until',
      'known_browser.id as known_browser_id',
      'known_browser.locked_until as browser_locked_until',
    ])
    .where('personal_id', '=', personalId)
    .executeTakeFirst()
  if (!row) return undefined
  const { password_hash: passwordHash, known_browser_id: browserId } = row
  const factorCounts = {
    consecutive: row.consecutive ?? 0,
    lockedUntil: row.locked_until,
    browser: browserId === null ? undefined : { lockedUntil: row.browser_locked_until },
  }
  return { ...fromRow(row), passwordHash, knownBrowserId: browserId ?? undefined, factorCounts }
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
