import type { Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { AdminFactorStore, TotpFactor } from './admin-factor.ts'

type Db = Kysely<PortalTables>

export function createAdminFactorStore(db: Db, sealer: Sealer): AdminFactorStore {
  return {
    findTotp: (accountId) => findTotp(db, sealer, accountId),
    putTotp: (totp) => putTotp(db, sealer, totp),
    async takeStep({ accountId, step }) {
      const { numUpdatedRows } = await db
        .updateTable('totp_factor')
        .set({ last_step: step })
        .where('account_id', '=', accountId)
        .where('last_step', '<', step)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    putEnrolment: (given) => putEnrolment(db, given),
    async hasEnrolment({ accountId, codeHash, at }) {
      const row = await db
        .selectFrom('factor_enrolment')
        .select('account_id')
        .where('account_id', '=', accountId)
        .where('code_hash', '=', codeHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst()
      return row !== undefined
    },
    confirm: (confirmed) => confirm(db, confirmed),
    findAccount: (username) => findAccount(db, username),
    findAdministrator: (username) => findAccount(db, username, 'administrator'),
  }
}

async function findAccount(
  db: Db,
  username: string,
  audience?: 'administrator',
): Promise<string | undefined> {
  let asked = db
    .selectFrom('portal_credential')
    .innerJoin('account', 'account.id', 'portal_credential.account_id')
    .select('account.id')
    .where(sql<string>`lower(portal_credential.username)`, '=', username)
  if (audience) asked = asked.where('account.audience', '=', audience)
  return (await asked.executeTakeFirst())?.id
}

async function findTotp(
  db: Db,
  sealer: Sealer,
  accountId: string,
): Promise<TotpFactor | undefined> {
  const row = await db
    .selectFrom('totp_factor')
    .select(['secret_sealed', 'last_step', 'confirmed_at'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    secret: sealer.open(row.secret_sealed, sealContext(accountId)),
    lastStep: row.last_step,
    isConfirmed: row.confirmed_at !== null,
  }
}

async function putTotp(
  db: Db,
  sealer: Sealer,
  { accountId, secret, at, isConfirmed }: Parameters<AdminFactorStore['putTotp']>[0],
): Promise<void> {
  const fresh = {
    secret_sealed: sealer.seal(secret, sealContext(accountId)),
    last_step: 0,
    created_at: at,
    confirmed_at: isConfirmed ? at : null,
  }
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('totp_factor')
      .values({ account_id: accountId, ...fresh })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh))
      .execute()
    if (isConfirmed) await writeAudit(trx, { type: 'totp.enrolled', at, accountId })
  })
}

/** Whoever gives it has seen the administrator: a factor closed by wrong codes opens too. */
async function putEnrolment(
  db: Db,
  { accountId, codeHash, at, expiresAt, by }: Parameters<AdminFactorStore['putEnrolment']>[0],
): Promise<void> {
  const fresh = { code_hash: codeHash, created_at: at, expires_at: expiresAt, used_at: null }
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('factor_enrolment')
      .values({ account_id: accountId, ...fresh })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh))
      .execute()
    await trx
      .updateTable('sms_factor')
      .set({ failures: 0, consecutive: 0, locked_until: null })
      .where('account_id', '=', accountId)
      .execute()
    await writeAudit(trx, { type: 'totp.enrolment-given', at, accountId, detail: { by } })
  })
}

async function confirm(
  db: Db,
  { accountId, at, address }: Parameters<AdminFactorStore['confirm']>[0],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('totp_factor')
      .set({ confirmed_at: at })
      .where('account_id', '=', accountId)
      .where('confirmed_at', 'is', null)
      .execute()
    await trx
      .updateTable('factor_enrolment')
      .set({ used_at: at })
      .where('account_id', '=', accountId)
      .execute()
    await writeAudit(trx, { type: 'totp.enrolled', at, accountId, address })
  })
}

/** For whoever checks that a restored database opens. */
export const sealedColumns = [
  {
    table: 'totp_factor',
    column: 'secret_sealed',
    contextOf: ({ account_id = '' }: Record<string, string>) => sealContext(account_id),
  },
]

function sealContext(accountId: string): string {
  return `totp:${accountId}`
}
