import type { Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import { type Kysely, sql } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import { MOST_WRONG_PASSCODES } from './device.ts'
import { removePasskeysOf } from './device-passkeys.ts'
import { type OwnerNotice, writeOwnerNotice } from './owner-notice.ts'
import type { PasscodeChange, PasscodeStore, WrongPasscode } from './passcode.ts'

type Deps = {
  db: Kysely<IdentityTables>
  sealer: Sealer
  host: string
  onNotice: (notice: OwnerNotice) => void
}

const oneMore = sql<number>`device.passcode_failures + 1`

export function createPasscodeStore(deps: Deps): PasscodeStore {
  const { db } = deps
  return {
    async take(deviceId) {
      const status = sql<'active' | 'disabled'>`
        case when ${oneMore} >= ${MOST_WRONG_PASSCODES}::int then 'disabled' else 'active' end`
      const row = await db
        .updateTable('device')
        .set({ passcode_failures: oneMore, status })
        .where('id', '=', deviceId)
        .where('status', '=', 'active')
        .returning(['passcode_hash', 'passcode_failures'])
        .executeTakeFirst()
      return row && { hash: row.passcode_hash, failures: row.passcode_failures }
    },
    async recordRight({ deviceId, hash, failures, at, address }) {
      // What the last try disabled, that try alone makes active again; no other one in flight.
      const left = failures >= MOST_WRONG_PASSCODES ? 'disabled' : 'active'
      const { numUpdatedRows } = await db
        .updateTable('device')
        .set({ passcode_failures: 0, status: 'active', last_seen_at: at, last_address: address })
        .where('id', '=', deviceId)
        .where('passcode_hash', '=', hash)
        .where('status', '=', left)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },
    recordWrong: (tried) => recordWrong(deps, tried),
    change: (change) => changePasscode(db, change),
  }
}

function changePasscode(db: Deps['db'], change: PasscodeChange): Promise<boolean> {
  const { deviceId, accountId, hash, at, address } = change
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('device')
      .set({ passcode_hash: hash })
      .where('id', '=', deviceId)
      .where('status', '=', 'active')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) return false
    await removePasskeysOf(trx, { deviceId, accountId, at, address })
    const about = { accountId, at, address, detail: { deviceId } }
    const event = auditRow({ type: 'passcode.changed', ...about })
    await trx.insertInto('audit_event').values(event).execute()
    return true
  })
}

async function recordWrong(
  { db, sealer, host, onNotice }: Deps,
  { deviceId, accountId, isLast, at, address }: WrongPasscode,
): Promise<void> {
  const about = { accountId, at, address, detail: { deviceId } }
  const rejected = auditRow({ type: 'passcode.rejected', ...about })
  if (!isLast) {
    await db.insertInto('audit_event').values(rejected).execute()
    return
  }
  const notice = await db.transaction().execute(async (trx) => {
    const disabled = auditRow({ type: 'device.disabled', ...about })
    await trx.insertInto('audit_event').values([rejected, disabled]).execute()
    const { phone } = await trx
      .selectFrom('account')
      .select('phone')
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow()
    const written = writeOwnerNotice('disabled', { host, phone, at })
    await trx.insertInto('sms_message').values(smsMessageRow(written, sealer)).execute()
    return written
  })
  onNotice(notice)
}
