import type { ShownRequest } from '@mot-cua/device-api'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import type { NewQrRow, QrRow } from './qr-store.ts'
import type { QrEndReason } from './qr-transaction.ts'

const COLUMNS = [
  'id',
  'visit_id',
  'state',
  'reason',
  'shown',
  'address',
  'browser_hash',
  'number',
  'nonce',
  'device_id',
  'opened_at',
  'windows_end_at',
  'expires_at',
] as const

export type StoredRow = Pick<IdentityTables['qr_transaction'], (typeof COLUMNS)[number]>

/** The columns of a transaction under a name of the statement. */
export function columnsOf(name: string) {
  return sql.join(COLUMNS.map((column) => sql.ref(`${name}.${column}`)))
}

export async function insertRow(db: Kysely<IdentityTables>, row: NewQrRow): Promise<void> {
  await db
    .insertInto('qr_transaction')
    .values({
      id: row.id,
      visit_id: row.visitId,
      secret_hash: row.secretHash,
      browser_hash: row.browserHash,
      known_browser_hash: row.knownBrowserHash ?? null,
      state: 'waiting',
      shown: JSON.stringify(row.shown),
      address: row.address,
      opened_at: row.openedAt,
      windows_end_at: row.windowsEndAt,
      expires_at: row.expiresAt,
    })
    .execute()
}

export async function findRow(
  db: Kysely<IdentityTables>,
  id: string,
  secretHash?: string,
): Promise<QrRow | undefined> {
  const found = db.selectFrom('qr_transaction').select(COLUMNS).where('id', '=', id)
  const own = secretHash === undefined ? found : found.where('secret_hash', '=', secretHash)
  const row = await own.executeTakeFirst()
  return row && fromStored(row)
}

export function fromStored(row: StoredRow): QrRow {
  return {
    id: row.id,
    visitId: row.visit_id,
    state: row.state,
    // Only our own moves write them.
    reason: (row.reason ?? undefined) as QrEndReason | undefined,
    shown: JSON.parse(row.shown) as ShownRequest,
    address: row.address,
    browserHash: row.browser_hash ?? undefined,
    number: row.number ?? undefined,
    nonce: row.nonce ?? undefined,
    deviceId: row.device_id ?? undefined,
    openedAt: row.opened_at,
    windowsEndAt: row.windows_end_at,
    expiresAt: row.expires_at,
  }
}
