import { createTotpStore, putTotp, type TotpStore } from '@mot-cua/authentication'
import type { Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { TellOwner } from '../staff-message/tell-accounts.store.ts'
import type { OnestopTables } from '../tables.ts'
import type { NewAuthenticator } from './authenticator.ts'

type Deps = { db: Kysely<OnestopTables>; sealer: Sealer; tellOwner: TellOwner }

export function createAuthenticatorStore({ db, sealer, tellOwner }: Deps) {
  const totp: TotpStore = createTotpStore(db, sealer)
  return {
    totp,
    replace: ({ actor, ...totp }: NewAuthenticator) =>
      db.transaction().execute(async (trx) => {
        await putTotp(trx, sealer, totp)
        const object = { kind: 'staff-account', id: totp.accountId }
        await writeAudit(trx, { type: 'totp.enrolled', at: totp.at, actor, object })
        const { accountId: staffAccountId, at } = totp
        await tellOwner(trx, { staffAccountId, news: 'authenticator-connected', at })
      }),
  }
}
