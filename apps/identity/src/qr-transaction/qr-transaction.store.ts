import type { Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import { approve, complete, endOfAccount, endOfDevice, sweep } from './qr-decision.store.ts'
import { endOne } from './qr-moves.store.ts'
import { pause, pausedUntil } from './qr-pause.store.ts'
import { findRow, insertRow } from './qr-rows.store.ts'
import { endSecondScan, scan } from './qr-scan.store.ts'
import type { QrStore } from './qr-store.ts'

export function createQrTransactionStore(db: Kysely<IdentityTables>, sealer: Sealer): QrStore {
  return {
    insert: (row) => insertRow(db, row),
    find: (id) => findRow(db, id),
    findOwn: (id, secretHash) => findRow(db, id, secretHash),
    scan: (scanned) => scan(db, scanned),
    endSecondScan: (second) => endSecondScan({ db, sealer }, second),
    approve: (approval) => approve(db, approval),
    refuse: ({ id, deviceId, reason, at }) => {
      const whom = sql`one.id = ${id} and one.device_id = ${deviceId}`
      return endOne(db, { move: 'refuse', whom, reason, at, event: 'qr.refused' })
    },
    async deny({ id, reason, accountId, at }) {
      const whom = sql`one.id = ${id}`
      const ending = { move: 'deny', whom, reason, at, accountId, event: 'qr.refused' } as const
      return (await endOne(db, ending)) !== undefined
    },
    async cancel({ id, secretHash, reason, at }) {
      const whom = sql`one.id = ${id} and one.secret_hash = ${secretHash}`
      return (await endOne(db, { move: 'cancel', whom, reason, at })) !== undefined
    },
    complete: (id, secretHash, at) => complete(db, { id, secretHash, at }),
    endOfDevice: (deviceId, at) => endOfDevice(db, deviceId, at),
    endOfAccount: (accountId, at) => endOfAccount(db, accountId, at),
    pause: (paused) => pause(db, paused),
    pausedUntil: (accountId, at) => pausedUntil(db, accountId, at),
    async isUsable(deviceId) {
      const row = await db
        .selectFrom('device')
        .select('id')
        .where('id', '=', deviceId)
        .where('status', '=', 'active')
        .executeTakeFirst()
      return row !== undefined
    },
    sweep: (at, forgottenBefore) => sweep(db, at, forgottenBefore),
  }
}
