import { newId, type Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import {
  accounts,
  devices,
  knownBrowsers,
  maybeMoved,
  TOLD,
  told,
  transactions,
} from './qr-moves.store.ts'
import { columnsOf, fromStored, type StoredRow } from './qr-rows.store.ts'
import type { NewScan, QrStore, Warning } from './qr-store.ts'
import { DECISION_SECONDS, FETCH_SECONDS, TRANSACTION_SECONDS } from './qr-transaction.ts'

/**
 * Scans of one person come one after the other: of two at once, by two of their phones, the later
 * sees the earlier, and takes its place. Its own statement, since one sees nothing that was written
 * after it began.
 */
export function scan(db: Kysely<IdentityTables>, scanned: NewScan): ReturnType<QrStore['scan']> {
  return db.transaction().execute(async (trx) => {
    await sql`select from ${accounts} where id = ${scanned.accountId} for no key update`.execute(
      trx,
    )
    return scanAlone(trx, scanned)
  })
}

/**
 * One statement: the phone is active, the code waits; the number falls away where the browser is
 * known to the phone's owner; what the same person had scanned before makes room.
 */
async function scanAlone(
  db: Kysely<IdentityTables>,
  { id, deviceId, accountId, at, ...scanned }: NewScan,
): ReturnType<QrStore['scan']> {
  const statement = sql<StoredRow & { replaced: string[] }>`
    with moved as (
      update ${transactions} as one
      set state = 'scanned', device_id = ${deviceId}::uuid, account_id = ${accountId}::uuid,
        nonce = ${scanned.nonce}, scanned_at = ${at}, expires_at = ${decideBefore(at)},
        number = case when not (${skipsNumber({ accountId, at, ...scanned })})
          then ${scanned.number} end
      where one.id = ${id} and ${maybeMoved('scan', at)}
        and exists (select from ${devices} where id = ${deviceId} and account_id = ${accountId}
          and status = 'active')
      returning ${columnsOf('one')}, one.account_id),
    replaced as (
      update ${transactions} as one set state = 'cancelled', reason = 'new-scan', decided_at = ${at}
      where one.device_id in (select id from ${devices} where account_id = ${accountId})
        and one.state = 'scanned' and one.id <> ${id} and exists (select from moved)
      returning one.id),
    told as (${told('moved', 'qr.scanned', at)})
    select ${columnsOf('moved')}, array(select id from replaced) as replaced from moved`
  const { rows } = await statement.execute(db)
  return rows[0] && { row: fromStored(rows[0]), replaced: rows[0].replaced }
}

/** So that thirty seconds for fetching the result remain within the whole. */
function decideBefore(at: Date) {
  return sql`least(${at}::timestamptz + ${DECISION_SECONDS} * interval '1 second',
    one.opened_at + ${TRANSACTION_SECONDS - FETCH_SECONDS} * interval '1 second')`
}

/**
 * A link can be sent to somebody, so that a browser is known says nothing of who opened it: only the
 * browser itself, by its cookie, needs no number. A camera has been before the page just now.
 */
function skipsNumber({
  accountId,
  source,
  isSameBrowser,
  at,
}: Pick<NewScan, 'accountId' | 'source' | 'isSameBrowser' | 'at'>) {
  if (source === 'link' && isSameBrowser) return sql`true`
  if (source !== 'camera') return sql`false`
  return sql`exists (select from ${knownBrowsers} where account_id = ${accountId}
    and token_hash = one.known_browser_hash and revoked_at is null and expires_at > ${at})`
}

/** Ends what another device has scanned, and writes to its owner, in one statement. */
export async function endSecondScan(
  { db, sealer }: { db: Kysely<IdentityTables>; sealer: Sealer },
  second: { id: string; deviceId: string; at: Date } & Warning,
): Promise<boolean> {
  const { id, deviceId, at, text, uselessAfter } = second
  const messageId = newId()
  const message = sql`${messageId}::uuid, phone, ${sealer.seal(text, messageId)},
    ${at}::timestamptz, ${at}::timestamptz, ${uselessAfter}::timestamptz`
  const statement = sql`
    with moved as (
      update ${transactions} as one
      set state = 'cancelled', reason = 'second-scan', decided_at = ${at}
      where one.id = ${id} and one.device_id <> ${deviceId} and ${maybeMoved('suspect', at)}
      returning ${TOLD}),
    told as (${told('moved', 'qr.second-scan', at)}),
    written as (
      insert into ${sql.table('identity.sms_message')}
        (id, phone, text_sealed, created_at, next_attempt_at, useless_after)
      select ${message} from ${sql.table('identity.account')}
      where id = (select account_id from moved))
    select id from moved`
  const { rows } = await statement.execute(db)
  return rows.length > 0
}
