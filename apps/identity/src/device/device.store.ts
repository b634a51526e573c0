import type { Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import type { Kysely, Transaction } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import {
  type Device,
  type DeviceInUse,
  type DeviceStore,
  type EnrolledDevice,
  MOST_DEVICES,
  type Revocation,
  type WebSignInChange,
} from './device.ts'
import { removePasskeysOf } from './device-passkeys.ts'
import { type OwnerNotice, writeOwnerNotice } from './owner-notice.ts'

type Database = Kysely<IdentityTables>

type Deps = {
  db: Database
  sealer: Sealer
  /** Named in messages to owners. */
  host: string
  /** Called once the notice is written for good. */
  onNotice: (notice: OwnerNotice) => void
}

const COLUMNS = [
  'device.id',
  'device.account_id',
  'device.status',
  'device.name',
  'device.public_jwk',
  'device.web_sign_in_since',
  'device.created_at',
  'device.last_seen_at',
  'device.last_address',
] as const

export function createDeviceStore(deps: Deps): DeviceStore {
  const { db } = deps
  const inUse = () =>
    db
      .selectFrom('device')
      .innerJoin('account', 'account.id', 'device.account_id')
      .select([...COLUMNS, 'account.level', 'account.status as account_status'])
  return {
    enrol: (device) => enrol(deps, device),
    async findByKey(jkt) {
      const row = await inUse().where('jkt', '=', jkt).executeTakeFirst()
      return row && toDeviceInUse(row)
    },
    async findById(id) {
      const row = await inUse().where('device.id', '=', id).executeTakeFirst()
      return row && toDeviceInUse(row)
    },
    list: (accountId) => list(db, accountId),
    revoke: (revocation) => revoke(deps, revocation),
    async recordSeen({ id, at, address }) {
      await db
        .updateTable('device')
        .set({ last_seen_at: at, last_address: address })
        .where('id', '=', id)
        .execute()
    },
    setWebSignIn: (change) => setWebSignIn(db, change),
  }
}

async function list(db: Database, accountId: string): Promise<Device[]> {
  const rows = await db
    .selectFrom('device')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('status', '!=', 'revoked')
    .orderBy('last_seen_at', 'desc')
    .execute()
  return rows.map(toDevice)
}

function setWebSignIn(db: Database, { id, isOn, at, address }: WebSignInChange): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('device')
      .set({ web_sign_in_since: isOn ? at : null })
      .where('id', '=', id)
      .where('status', '=', 'active')
      .returning('account_id')
      .executeTakeFirst()
    if (!changed) return false
    const type = isOn ? 'web-sign-in.allowed' : 'web-sign-in.stopped'
    const about = { accountId: changed.account_id, at, address, detail: { deviceId: id } }
    await trx
      .insertInto('audit_event')
      .values(auditRow({ type, ...about }))
      .execute()
    return true
  })
}

async function enrol({ db, sealer, host, onNotice }: Deps, device: EnrolledDevice) {
  const { accountId, at, address } = device
  const enrolled = await db.transaction().execute(async (trx) => {
    // One enrolment of an account at a time, so that two together do not make six of five.
    const { phone } = await trx
      .selectFrom('account')
      .select('phone')
      .where('id', '=', accountId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const written = await writeDevice(trx, device)
    if (written.outcome !== 'enrolled') return written
    await removePasskeysOf(trx, { deviceId: written.id, accountId, at, address })
    const notice = writeOwnerNotice('enrolled', { host, phone, at })
    await trx.insertInto('sms_message').values(smsMessageRow(notice, sealer)).execute()
    const detail = { deviceId: written.id }
    const event = auditRow({ type: 'device.enrolled', accountId, at, address, detail })
    await trx.insertInto('audit_event').values(event).execute()
    return { ...written, notice }
  })
  if ('notice' in enrolled) {
    onNotice(enrolled.notice)
    return { outcome: enrolled.outcome, id: enrolled.id }
  }
  return enrolled
}

async function writeDevice(trx: Transaction<IdentityTables>, device: EnrolledDevice) {
  const known = await trx
    .selectFrom('device')
    .select(['id', 'jkt', 'status'])
    .where('account_id', '=', device.accountId)
    .execute()
  const same = known.find(({ jkt }) => jkt === device.jkt)
  if (same?.status === 'revoked') return { outcome: 'key-taken' as const }
  const others = known.filter(({ id, status }) => status === 'active' && id !== same?.id)
  if (others.length >= MOST_DEVICES) return { outcome: 'too-many' as const }
  const written = await upsert(trx, device)
  if (!written) return { outcome: 'key-taken' as const }
  return { outcome: 'enrolled' as const, id: written.id }
}

/** A key of another account conflicts, and nothing is written. */
function upsert(trx: Transaction<IdentityTables>, device: EnrolledDevice) {
  const row = {
    name: device.name,
    passcode_hash: device.passcodeHash,
    passcode_failures: 0,
    status: 'active' as const,
    web_sign_in_since: null,
    last_seen_at: device.at,
    last_address: device.address,
    ended_at: null,
  }
  return trx
    .insertInto('device')
    .values({
      ...row,
      id: device.id,
      account_id: device.accountId,
      jkt: device.jkt,
      public_jwk: device.publicJwk,
      created_at: device.at,
    })
    .onConflict((conflict) =>
      conflict
        .column('jkt')
        .doUpdateSet(row)
        .where('device.account_id', '=', device.accountId)
        .where('device.status', '!=', 'revoked'),
    )
    .returning('id')
    .executeTakeFirst()
}

async function revoke({ db, sealer, host, onNotice }: Deps, revocation: Revocation) {
  const { accountId, at, askedBy } = revocation
  const { ids, notice } = await db.transaction().execute(async (trx) => {
    const revoked = await revokeRows(trx, revocation)
    if (revoked.every((id) => id === askedBy)) return { ids: revoked }
    const { phone } = await trx
      .selectFrom('account')
      .select('phone')
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow()
    const written = writeOwnerNotice('revoked', { host, phone, at })
    await trx.insertInto('sms_message').values(smsMessageRow(written, sealer)).execute()
    return { ids: revoked, notice: written }
  })
  if (notice) onNotice(notice)
  return ids
}

async function revokeRows(
  trx: Transaction<IdentityTables>,
  { accountId, which, at, address }: Revocation,
): Promise<string[]> {
  let update = trx
    .updateTable('device')
    .set({ status: 'revoked', ended_at: at, web_sign_in_since: null })
    .where('account_id', '=', accountId)
    .where('status', '!=', 'revoked')
  if (which !== 'all') {
    update =
      'id' in which ? update.where('id', '=', which.id) : update.where('id', '!=', which.allBut)
  }
  const revoked = await update.returning('id').execute()
  if (revoked.length === 0) return []
  const events = revoked.map(({ id }) =>
    auditRow({
      type: 'device.revoked',
      accountId,
      at,
      ...(address === undefined ? {} : { address }),
      detail: { deviceId: id },
    }),
  )
  await trx.insertInto('audit_event').values(events).execute()
  return revoked.map(({ id }) => id)
}

type Row = Pick<
  IdentityTables['device'],
  | 'id'
  | 'account_id'
  | 'status'
  | 'name'
  | 'public_jwk'
  | 'web_sign_in_since'
  | 'created_at'
  | 'last_seen_at'
  | 'last_address'
>

function toDevice(row: Row): Device {
  return {
    id: row.id,
    accountId: row.account_id,
    status: row.status,
    name: row.name,
    publicJwk: row.public_jwk,
    webSignInSince: row.web_sign_in_since ?? undefined,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    lastAddress: row.last_address ?? undefined,
  }
}

function toDeviceInUse(
  row: Row & {
    level: IdentityTables['account']['level']
    account_status: IdentityTables['account']['status']
  },
): DeviceInUse {
  return { ...toDevice(row), level: row.level, isAccountUsable: row.account_status === 'active' }
}
