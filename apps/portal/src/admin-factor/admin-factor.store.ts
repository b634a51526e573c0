import { createTotpStore, putTotp } from '@mot-cua/authentication'
import type { Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { lockFactors } from '../admin-passkey/admin-passkey.store.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { AdminFactorStore, NewTotp } from './admin-factor.ts'

type Db = Kysely<PortalTables>

export function createAdminFactorStore(db: Db, sealer: Sealer): AdminFactorStore {
  return {
    totp: createTotpStore(db, sealer),
    replaceTotp: (totp) => replaceTotp(db, sealer, totp),
    removeTotp: (removed) => removeTotp(db, removed),
  }
}

async function replaceTotp(db: Db, sealer: Sealer, { address, ...totp }: NewTotp): Promise<void> {
  const { accountId, at } = totp
  await db.transaction().execute(async (trx) => {
    await putTotp(trx, sealer, totp)
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
