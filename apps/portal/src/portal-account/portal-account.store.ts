import { type Kysely, sql } from 'kysely'
import { sessionsEndAt } from '../account/sessions-end.store.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Notices } from '../sms/portal-sms.ts'
import type { PortalTables } from '../tables.ts'
import type {
  NewPassword,
  PortalAccount,
  PortalAccountOwner,
  PortalAccountStore,
} from './portal-account.ts'

type Db = Kysely<PortalTables>
type Deps = { db: Db; notices: Pick<Notices, 'queue'> }

export function createPortalAccountStore({ db, notices }: Deps): PortalAccountStore {
  return {
    findForSignIn: (username, browser) => findForSignIn(db, username, browser),
    findOwner: (accountId) => findOwner(db, accountId),
    async replaceHash({ accountId, from, to, at }) {
      await db
        .updateTable('portal_credential')
        .set({ password_hash: to, updated_at: at })
        .where('account_id', '=', accountId)
        .where('password_hash', '=', from)
        .execute()
    },
    changePassword: (changed) => changePassword({ db, notices }, changed),
    async recordSignIn(accountId, at) {
      await db
        .updateTable('account')
        .set({ last_signed_in_at: at })
        .where('id', '=', accountId)
        .execute()
    },
  }
}

/** The same statement with and without a browser's token, so that neither takes longer. */
function selectForSignIn(db: Db, username: string, browser: { tokenHash: string; at: Date }) {
  return db
    .selectFrom('portal_credential')
    .innerJoin('account', 'account.id', 'portal_credential.account_id')
    .leftJoin('sms_factor', 'sms_factor.account_id', 'account.id')
    .leftJoin('known_browser', (join) =>
      join
        .onRef('known_browser.account_id', '=', 'account.id')
        .on('known_browser.token_hash', '=', browser.tokenHash)
        .on('known_browser.revoked_at', 'is', null)
        .on('known_browser.expires_at', '>', browser.at),
    )
    .select([
      'account.id',
      'account.audience',
      'account.status',
      'portal_credential.password_hash',
      'portal_credential.phone',
      'portal_credential.must_change',
      'sms_factor.consecutive',
      'sms_factor.locked_until',
      'known_browser.id as browser_id',
      'known_browser.locked_until as browser_locked_until',
    ])
    .where(sql<string>`lower(portal_credential.username)`, '=', username)
    .executeTakeFirst()
}

async function findForSignIn(
  db: Db,
  username: string,
  asking: { tokenHash: string; at: Date },
): Promise<PortalAccount | undefined> {
  const row = await selectForSignIn(db, username, asking)
  if (!row) return undefined
  const browser = row.browser_id === null ? undefined : { lockedUntil: row.browser_locked_until }
  return {
    id: row.id,
    audience: row.audience,
    isActive: row.status === 'active',
    passwordHash: row.password_hash,
    phone: row.phone,
    mustChange: row.must_change,
    knownBrowserId: row.browser_id ?? undefined,
    factorCounts: { consecutive: row.consecutive ?? 0, lockedUntil: row.locked_until, browser },
  }
}

/** A row for each of the fields that a page or a rule asks for, one where there is none. */
function selectOwner(db: Db, accountId: string) {
  return db
    .selectFrom('account')
    .innerJoin('portal_credential', 'portal_credential.account_id', 'account.id')
    .leftJoin('account_field', (join) =>
      join
        .onRef('account_field.account_id', '=', 'account.id')
        .on('account_field.name', 'in', ['fullName', 'personalId', 'dateOfBirth']),
    )
    .select([
      'account.person_id',
      'account.type',
      'account.audience',
      'account.status',
      'portal_credential.username',
      'portal_credential.password_hash',
      'portal_credential.phone',
      'portal_credential.must_change',
      'account_field.name',
      'account_field.value',
    ])
    .where('account.id', '=', accountId)
    .execute()
}

async function findOwner(db: Db, accountId: string): Promise<PortalAccountOwner | undefined> {
  const rows = await selectOwner(db, accountId)
  const [row] = rows
  if (!row) return undefined
  const valueOf = (name: string) => rows.find((one) => one.name === name)?.value ?? undefined
  return {
    accountId,
    personId: row.person_id,
    type: row.type,
    audience: row.audience,
    level: 0,
    name: valueOf('fullName') ?? row.username,
    isActive: row.status === 'active',
    mustChange: row.must_change,
    phone: row.phone,
    username: row.username,
    passwordHash: row.password_hash,
    personalId: valueOf('personalId') ?? '',
    dateOfBirth: valueOf('dateOfBirth') ?? '',
  }
}

function changePassword({ db, notices }: Deps, changed: NewPassword): Promise<() => void> {
  const { accountId, passwordHash, at, address, reason, notice } = changed
  return db.transaction().execute(async (trx) => {
    await trx
      .updateTable('portal_credential')
      .set({ password_hash: passwordHash, must_change: false, updated_at: at })
      .where('account_id', '=', accountId)
      .execute()
    await trx
      .updateTable('account')
      .set({ sessions_end_at: sessionsEndAt(at) })
      .where('id', '=', accountId)
      .execute()
    await trx
      .updateTable('known_browser')
      .set({ revoked_at: at })
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .execute()
    await writeAudit(trx, { type: 'password.changed', at, accountId, address, detail: { reason } })
    return notices.queue(trx, notice)
  })
}
