import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { holdsOperatorRole } from '../staff-account/operator-role.store.ts'
import type { OnestopTables } from '../tables.ts'
import type { LocalAccount, LocalAccountStore } from './local-account.ts'

type Db = Kysely<OnestopTables>

export function createLocalAccountStore(db: Db): LocalAccountStore {
  return {
    async findForSignIn(username, browser) {
      const row = await selectAccount(db, browser)
        .where(sql<string>`lower(${sql.ref('staff_account.username')})`, '=', username)
        .executeTakeFirst()
      return row && toAccount(row)
    },
    async replaceHash({ id, from, to }) {
      await db
        .updateTable('staff_account')
        .set({ password_hash: to })
        .where('id', '=', id)
        .where('password_hash', '=', from)
        .execute()
    },
  }
}

function selectAccount(db: Db, { tokenHash, at }: { tokenHash: string; at: Date }) {
  return db
    .selectFrom('staff_account')
    .leftJoin('sms_factor', 'sms_factor.account_id', 'staff_account.id')
    .leftJoin('known_browser', (join) =>
      join
        .onRef('known_browser.account_id', '=', 'staff_account.id')
        .on('known_browser.token_hash', '=', tokenHash)
        .on('known_browser.revoked_at', 'is', null)
        .on('known_browser.expires_at', '>', at),
    )
    .select((query) => [
      'staff_account.id',
      'staff_account.username',
      'staff_account.full_name',
      'staff_account.password_hash',
      'staff_account.phone',
      'staff_account.ended_at',
      'sms_factor.consecutive',
      'sms_factor.locked_until',
      'known_browser.id as browser_id',
      'known_browser.locked_until as browser_locked_until',
      query
        .and([
          query('staff_account.person_id', 'is not', null),
          holdsOperatorRole(query),
          query.exists(authenticatorApp(query)),
        ])
        .as('may_break_glass'),
    ])
    .where('staff_account.password_hash', 'is not', null)
}

type Query = ExpressionBuilder<OnestopTables, 'staff_account'>

const authenticatorApp = (query: Query) =>
  query
    .selectFrom('totp_factor')
    .select('totp_factor.account_id')
    .whereRef('totp_factor.account_id', '=', 'staff_account.id')

type Row = Awaited<ReturnType<ReturnType<typeof selectAccount>['executeTakeFirstOrThrow']>>

function toAccount(row: Row): LocalAccount {
  const { browser_id: browserId } = row
  return {
    id: row.id,
    username: row.username,
    fullName: row.full_name,
    passwordHash: row.password_hash ?? '',
    phone: row.phone ?? undefined,
    hasEnded: row.ended_at !== null,
    mayBreakGlass: Boolean(row.may_break_glass),
    knownBrowserId: browserId ?? undefined,
    factorCounts: {
      consecutive: row.consecutive ?? 0,
      lockedUntil: row.locked_until,
      browser: browserId === null ? undefined : { lockedUntil: row.browser_locked_until },
    },
  }
}
