import {
  hasGoneOn,
  passkeyColumns,
  readPasskeyColumns,
  writePasskeyColumns,
} from '@mot-cua/authentication'
import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { AdminPasskey, AdminPasskeyStore } from './admin-passkey.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createAdminPasskeyStore(db: Db): AdminPasskeyStore {
  return {
    add: (passkey) => db.transaction().execute((trx) => add(trx, passkey)),
    async listUsable({ accountId }) {
      const rows = await db
        .selectFrom('admin_passkey')
        .select(passkeyColumns)
        .where('account_id', '=', accountId)
        .orderBy('created_at')
        .execute()
      return rows.map(readPasskeyColumns)
    },
    async markUsed({ id, signCount, at }) {
      const used = await db
        .updateTable('admin_passkey')
        .set({ sign_count: String(signCount), last_used_at: at })
        .where('id', '=', id)
        .where(hasGoneOn(signCount))
        .returning('id')
        .executeTakeFirst()
      return used !== undefined
    },
    async recordRefused({ id: passkeyId, accountId, at, address }) {
      const detail = { passkeyId }
      await writeAudit(db, { type: 'passkey.refused', at, accountId, address, detail })
    },
    list: (accountId) => list(db, accountId),
    remove: (removed) => db.transaction().execute((trx) => remove(trx, removed)),
  }
}

async function list(db: Db, accountId: string): Promise<AdminPasskey[]> {
  const rows = await db
    .selectFrom('admin_passkey')
    .select(['id', 'name', 'created_at', 'last_used_at'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }))
}

/** One change of an account's factors at a time: none counts past the most, none ends the last. */
export async function lockFactors(trx: Trx, accountId: string): Promise<void> {
  await trx.selectFrom('account').select('id').where('id', '=', accountId).forUpdate().execute()
}

async function add(
  trx: Trx,
  { most, askedIn: _askedIn, ...passkey }: Parameters<AdminPasskeyStore['add']>[0],
): Promise<boolean> {
  const { id, accountId, at, address, name } = passkey
  await lockFactors(trx, accountId)
  const { count } = await trx
    .selectFrom('admin_passkey')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= most) return false
  const added = await trx
    .insertInto('admin_passkey')
    .values({
      ...writePasskeyColumns(passkey),
      account_id: accountId,
      name,
      created_at: at,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return false
  const detail = { passkeyId: id, name }
  await writeAudit(trx, { type: 'passkey.added', at, accountId, address, detail })
  return true
}

async function remove(
  trx: Trx,
  { id, accountId, at, address }: Parameters<AdminPasskeyStore['remove']>[0],
): Promise<boolean> {
  await lockFactors(trx, accountId)
  const removed = await trx
    .deleteFrom('admin_passkey')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where((of) =>
      of.or([
        of.exists(
          trx
            .selectFrom('totp_factor')
            .select('account_id')
            .where('account_id', '=', accountId)
            .where('confirmed_at', 'is not', null),
        ),
        of.exists(
          trx
            .selectFrom('admin_passkey as other')
            .select('other.id')
            .where('other.account_id', '=', accountId)
            .where('other.id', '!=', id),
        ),
      ]),
    )
    .returning('name')
    .executeTakeFirst()
  if (!removed) return false
  const detail = { passkeyId: id, name: removed.name }
  await writeAudit(trx, { type: 'passkey.removed', at, accountId, address, detail })
  return true
}
