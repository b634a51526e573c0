import { newId } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import {
  accounts,
  auditEvents,
  devices,
  knownBrowsers,
  maybeMoved,
  pauses,
  transactions,
} from './qr-moves.store.ts'
import type { QrStore } from './qr-store.ts'

/**
 * No QR until then, every session begun before now is over, and so is whatever the person's phones
 * have scanned or approved; one statement, with its event. Gives the ids that it ended. After
 * "that was not me" no browser is trusted any more.
 */
export async function pause(
  db: Kysely<IdentityTables>,
  { accountId, reason, until, at, address }: Parameters<QrStore['pause']>[0],
): Promise<string[]> {
  const detail = JSON.stringify({ reason, until: until.toISOString() })
  const statement = sql<{ id: string }>`
    with paused as (
      insert into ${pauses} as held (account_id, until, reason)
      values (${accountId}, ${until}, ${reason})
      on conflict (account_id) do update
      set until = greatest(held.until, excluded.until), reason = excluded.reason),
    ended as (
      update ${accounts} set sessions_end_at = greatest(sessions_end_at, ${at}::timestamptz)
      where id = ${accountId} returning id),
    cancelled as (
      update ${transactions} as one
      set state = 'cancelled', reason = 'qr-paused', decided_at = ${at}
      -- Out of the account, so that its row is locked first, as by a scan.
      from ended join ${devices} as device on device.account_id = ended.id
      where one.device_id = device.id and ${maybeMoved('suspect', at)}
      returning one.id),
    -- One of them may be the stranger's, who got in once.
    forgotten as (
      update ${knownBrowsers} set revoked_at = ${at}
      where account_id = ${accountId} and revoked_at is null and ${reason} = 'not-me'),
    told as (
    insert into ${auditEvents} (id, type, at, account_id, address, detail)
    values (${newId()}, 'qr.paused', ${at}, ${accountId}, ${address ?? null}, ${detail}::jsonb))
    select id from cancelled`
  const { rows } = await statement.execute(db)
  return rows.map(({ id }) => id)
}

export async function pausedUntil(
  db: Kysely<IdentityTables>,
  accountId: string,
  at: Date,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('qr_pause')
    .select('until')
    .where('account_id', '=', accountId)
    .where('until', '>', at)
    .executeTakeFirst()
  return row?.until
}
