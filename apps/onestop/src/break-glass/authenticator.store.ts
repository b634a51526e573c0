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
    /** Issued with the account: nobody has come yet who could be told. An app that is there stays. */
    async issue({ username, secret, at }: { username: string; secret: string; at: Date }) {
      const account = await db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', username)
        .executeTakeFirst()
      if (!account || (await totp.find(account.id))) return
      await putTotp(db, sealer, { accountId: account.id, secret, step: 0, at })
      const object = { kind: 'staff-account', id: account.id }
      await writeAudit(db, { type: 'totp.enrolled', at, actor: {}, object })
    },
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
