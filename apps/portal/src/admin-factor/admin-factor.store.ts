import type { SealedColumn, Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { lockFactors } from '../admin-passkey/admin-passkey.store.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { AdminFactorStore, NewTotp, TotpFactor } from './admin-factor.ts'

type Db = Kysely<PortalTables>

export function createAdminFactorStore(db: Db, sealer: Sealer): AdminFactorStore {
  return {
    findTotp: (accountId) => findTotp(db, sealer, accountId),
    replaceTotp: (totp) => replaceTotp(db, sealer, totp),
    async takeStep({ accountId, step }) {
      const { numUpdatedRows } = await db
        .updateTable('totp_factor')
        .set({ last_step: step })
        .where('account_id', '=', accountId)
        .where('last_step', '<', step)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    removeTotp: (removed) => removeTotp(db, removed),
  }
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
  if (!row?.confirmed_at) return undefined
  return {
    secret: sealer.open(row.secret_sealed, sealContext(accountId)),
    lastStep: row.last_step,
    since: row.confirmed_at,
  }
}

async function replaceTotp(
  db: Db,
  sealer: Sealer,
  { accountId, secret, step, at, address }: NewTotp,
): Promise<void> {
  const fresh = {
    secret_sealed: sealer.seal(secret, sealContext(accountId)),
    last_step: step,
    created_at: at,
    confirmed_at: at,
  }
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('totp_factor')
      .values({ account_id: accountId, ...fresh })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh))
      .execute()
    await writeAudit(trx, { type: 'totp.enrolled', at, accountId, address })
  })
}

function removeTotp(
  db: Db,
  { accountId, at, address }: Parameters<AdminFactorStore['removeTotp']>[0],
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockFactors(trx, accountId)
    const removed = await trx
      .deleteFrom('totp_factor')
      .where('account_id', '=', accountId)
      .where((of) =>
        of.exists(trx.selectFrom('admin_passkey').select('id').where('account_id', '=', accountId)),
      )
      .returning('account_id')
      .executeTakeFirst()
    if (!removed) return false
    await writeAudit(trx, { type: 'totp.removed', at, accountId, address })
    return true
  })
}

/** For whoever checks that a restored database opens. */
export const totpSealedColumn: SealedColumn = {
  table: 'totp_factor',
  column: 'secret_sealed',
  bound: { accountId: 'account_id' },
  contextOf: ({ accountId = '' }) => sealContext(accountId),
}

function sealContext(accountId: string): string {
  return `totp:${accountId}`
}
