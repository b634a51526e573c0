import {
  hasGoneOn,
  readPasskeyColumns,
  type StoredPasskey,
  writePasskeyColumns,
} from '@mot-cua/authentication'
import type { Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import type { Kysely } from 'kysely'
import { type AuditEvent, auditRow } from '../audit/audit.ts'
import { type OwnerNotice, writeOwnerNotice } from '../device/owner-notice.ts'
import type { IdentityTables } from '../tables.ts'
import type { NewDevicePasskey, Passkey, PasskeyOwner, PasskeyStore } from './passkey.ts'

type Database = Kysely<IdentityTables>

type Deps = {
  db: Database
  sealer: Sealer
  /** Named in messages to owners. */
  host: string
  /** Called once the notice is written for good. */
  onNotice: (notice: OwnerNotice) => void
}

export function createPasskeyStore(deps: Deps): PasskeyStore {
  const { db } = deps
  return {
    add: (passkey) => add(deps, passkey),
    listUsable: (owner) => listOfDevice(db, owner),
    async markUsed({ id, signCount, at }) {
      const used = await db
        .updateTable('passkey')
        .set({ sign_count: String(signCount), last_used_at: at })
        .where('id', '=', id)
        .where(hasGoneOn(signCount))
        .returning('id')
        .executeTakeFirst()
      return used !== undefined
    },
    async recordRefused({ id, deviceId, ...about }) {
      const event = eventOf('passkey.refused', { ...about, detail: { passkeyId: id, deviceId } })
      await db.insertInto('audit_event').values(event).execute()
    },
    list: (accountId) => list(db, accountId),
    remove: (removed) => remove(db, removed),
  }
}

async function listOfDevice(
  db: Database,
  { accountId, deviceId }: PasskeyOwner,
): Promise<StoredPasskey[]> {
  const rows = await db
    .selectFrom('passkey')
    .innerJoin('device', 'device.id', 'passkey.device_id')
    .select(['passkey.id', 'credential_id', 'public_key', 'sign_count', 'transports'])
    .where('passkey.account_id', '=', accountId)
    .where('passkey.device_id', '=', deviceId)
    .where('device.status', '=', 'active')
    .orderBy('passkey.created_at')
    .execute()
  return rows.map(readPasskeyColumns)
}

async function list(db: Database, accountId: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkey')
    .select(['id', 'name', 'device_id', 'created_at', 'last_used_at'])
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    deviceId: row.device_id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }))
}

function remove(
  db: Database,
  { id, accountId, at, address }: Parameters<PasskeyStore['remove']>[0],
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const removed = await trx
      .deleteFrom('passkey')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .returning('id')
      .executeTakeFirst()
    if (!removed) return false
    const about = { accountId, at, address, detail: { passkeyId: id } }
    await trx.insertInto('audit_event').values(eventOf('passkey.removed', about)).execute()
    return true
  })
}

async function add(
  { db, sealer, host, onNotice }: Deps,
  { most, ...passkey }: NewDevicePasskey,
): Promise<boolean> {
  const { id, accountId, deviceId, at, address } = passkey
  const notice = await db.transaction().execute(async (trx) => {
    // Locked: of several at once none counts past the most, and none outlives a revocation.
    const device = await trx
      .selectFrom('device')
      .select('id')
      .where('id', '=', deviceId)
      .where('account_id', '=', accountId)
      .where('status', '=', 'active')
      .forUpdate()
      .executeTakeFirst()
    if (!device) return undefined
    const { count } = await trx
      .selectFrom('passkey')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('device_id', '=', deviceId)
      .executeTakeFirstOrThrow()
    if (Number(count) >= most) return undefined
    if (!(await insert(trx, passkey))) return undefined
    const about = { accountId, at, address, detail: { passkeyId: id, deviceId } }
    await trx.insertInto('audit_event').values(eventOf('passkey.added', about)).execute()
    const { phone } = await trx
      .selectFrom('account')
      .select('phone')
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow()
    const written = writeOwnerNotice('passkeyAdded', { host, phone, at })
    await trx.insertInto('sms_message').values(smsMessageRow(written, sealer)).execute()
    return written
  })
  if (notice) onNotice(notice)
  return notice !== undefined
}

async function insert(trx: Database, passkey: Omit<NewDevicePasskey, 'most'>): Promise<boolean> {
  const added = await trx
    .insertInto('passkey')
    .values({
      ...writePasskeyColumns(passkey),
      account_id: passkey.accountId,
      device_id: passkey.deviceId,
      name: passkey.name,
      created_at: passkey.at,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

type About = Pick<AuditEvent, 'at' | 'detail'> & { accountId: string; address: string | undefined }

function eventOf(type: AuditEvent['type'], { address, detail = {}, ...about }: About) {
  return auditRow({ type, ...about, detail, ...(address === undefined ? {} : { address }) })
}
