import type { SealedColumn, Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import type { TotpTables } from '../tables.ts'

/** `lastStep`: of the code that was good last; none up to it is good again. */
export type TotpFactor = { secret: string; lastStep: number; since: Date }

export type NewTotp = {
  accountId: string
  secret: string
  /** Of the code that confirmed it: good no more. */
  step: number
  at: Date
}

export type TotpStore = {
  find(accountId: string): Promise<TotpFactor | undefined>
  /** False where this step, or a later one, was taken by another request. */
  takeStep(taken: { accountId: string; step: number }): Promise<boolean>
}

type Db = Kysely<TotpTables>

/** Authenticator apps of an app's accounts; each secret is sealed to whose it is. */
export function createTotpStore(db: Db, sealer: Sealer): TotpStore {
  return {
    async find(accountId) {
      const row = await db
        .selectFrom('totp_factor')
        .select(['secret_sealed', 'last_step', 'confirmed_at'])
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      if (!row?.confirmed_at) return undefined
      const secret = sealer.open(row.secret_sealed, sealContext(accountId))
      return { secret, lastStep: row.last_step, since: row.confirmed_at }
    },
    async takeStep({ accountId, step }) {
      const { numUpdatedRows } = await db
        .updateTable('totp_factor')
        .set({ last_step: step })
        .where('account_id', '=', accountId)
        .where('last_step', '<', step)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

/** In the place of the one before, which is good until then; the app audits it beside this. */
export async function putTotp(
  db: Pick<Db, 'insertInto'>,
  sealer: Sealer,
  { accountId, secret, step, at }: NewTotp,
): Promise<void> {
  const fresh = {
    secret_sealed: sealer.seal(secret, sealContext(accountId)),
    last_step: step,
    created_at: at,
    confirmed_at: at,
  }
  await db
    .insertInto('totp_factor')
    .values({ account_id: accountId, ...fresh })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh))
    .execute()
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
