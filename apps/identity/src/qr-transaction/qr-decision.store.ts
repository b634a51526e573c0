import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import {
  accounts,
  auditEvents,
  devices,
  maybeMoved,
  pauses,
  TOLD,
  told,
  transactions,
} from './qr-moves.store.ts'
import type { QrStore } from './qr-store.ts'
import { type ApproveOutcome, FETCH_SECONDS, type QrResult } from './qr-transaction.ts'

/** PostgreSQL: unique_violation. */
const TAKEN_BEFORE = '23505'

/**
 * One statement. The device's row is locked first: a revocation at the same moment either comes
 * before, and nothing is approved, or waits, and finds what it has to cancel. A pause at the same
 * moment changes the same transaction, so it does likewise.
 */
export async function approve(
  db: Kysely<IdentityTables>,
  { id, deviceId, accountId, number, jti, amr, at }: Parameters<QrStore['approve']>[0],
): Promise<ApproveOutcome> {
  const isRight = sql`(one.number is null or one.number = ${number ?? ''})`
  const statement = sql<{ held: number; state: string | null }>`
    with held as (
      select id from ${devices} where id = ${deviceId} and account_id = ${accountId}
        and status = 'active' and web_sign_in_since is not null for no key update),
    moved as (
      update ${transactions} as one
      set state = case when ${isRight} then 'approved' else 'refused' end,
        reason = case when not ${isRight} then 'wrong-number' end,
        approval_jti = ${jti}, approval_amr = ${amr.join(' ')}, decided_at = ${at},
        expires_at = ${at}::timestamptz + ${FETCH_SECONDS} * interval '1 second'
      from held
      where one.id = ${id} and one.device_id = held.id and ${maybeMoved('approve', at)}
        and exists (select from ${accounts} where id = ${accountId} and status = 'active')
        and not exists (select from ${pauses} where account_id = ${accountId} and until > ${at})
      returning ${TOLD}, one.state),
    approved as (select * from moved where state = 'approved'),
    refused as (select * from moved where state = 'refused'),
    told_approval as (${told('approved', 'qr.approved', at)}),
    told_refusal as (${told('refused', 'qr.refused', at)})
    select (select count(*) from held) as held, (select state from moved) as state`
  const { rows } = await statement.execute(db).catch(takenToNothing)
  const [answer] = rows
  if (answer?.held === 0) return 'device-refused'
  if (answer?.state === 'approved') return 'approved'
  return answer?.state === 'refused' ? 'wrong-number' : 'over'
}

/** The approval's own id stands on another transaction already. */
function takenToNothing(error: unknown): { rows: [] } {
  if (error instanceof Error && 'code' in error && error.code === TAKEN_BEFORE) return { rows: [] }
  throw error
}

/**
 * Device and account are joined: approved by a phone that was revoked since, or before the sessions
 * of its owner were ended, is as good as nothing. Both instants are of the real clock in production;
 * `endOfAccount` does not depend on how far the clocks of two processes are apart.
 */
export async function complete(
  db: Kysely<IdentityTables>,
  { id, secretHash, at }: { id: string; secretHash: string; at: Date },
): Promise<QrResult | undefined> {
  const statement = sql<{
    account_id: string
    device_id: string
    gave_number: boolean
    approval_amr: string
  }>`
    with moved as (
      update ${transactions} as one set state = 'completed'
      from ${devices} as device join ${accounts} as account on account.id = device.account_id
      where one.id = ${id} and one.secret_hash = ${secretHash} and ${maybeMoved('complete', at)}
        and device.id = one.device_id and device.status = 'active' and account.status = 'active'
        and (account.sessions_end_at is null or account.sessions_end_at < one.decided_at)
      returning ${TOLD}, one.number, one.approval_amr),
    told as (${told('moved', 'sign-in.completed', at)})
    select account_id, device_id, number is not null as gave_number, approval_amr from moved`
  const { rows } = await statement.execute(db)
  const [row] = rows
  return (
    row && {
      accountId: row.account_id,
      deviceId: row.device_id,
      gaveNumber: row.gave_number,
      amr: row.approval_amr.split(' '),
    }
  )
}

export async function endOfDevice(
  db: Kysely<IdentityTables>,
  deviceId: string,
  at: Date,
): Promise<string[]> {
  const statement = sql<{ id: string }>`
    update ${transactions} as one
    set state = 'cancelled', reason = 'device-revoked', decided_at = ${at}
    where one.device_id = ${deviceId} and ${maybeMoved('suspect', at)}
    returning one.id`
  const { rows } = await statement.execute(db)
  return rows.map(({ id }) => id)
}

/** Whatever the phones of this person have scanned or approved, and no browser has fetched. */
export async function endOfAccount(
  db: Kysely<IdentityTables>,
  accountId: string,
  at: Date,
): Promise<string[]> {
  const statement = sql<{ id: string }>`
    update ${transactions} as one
    set state = 'cancelled', reason = 'sessions-ended', decided_at = ${at}
    where one.device_id in (select id from ${devices} where account_id = ${accountId})
      and ${maybeMoved('suspect', at)}
    returning one.id`
  const { rows } = await statement.execute(db)
  return rows.map(({ id }) => id)
}

/** What expired gets its last state; who scanned and never decided stands in the audit. */
export async function sweep(
  db: Kysely<IdentityTables>,
  at: Date,
  forgottenBefore: Date,
): Promise<void> {
  await sql`
    with moved as (
      update ${transactions} as one set state = 'expired', decided_at = one.expires_at
      where one.state in ('waiting', 'scanned', 'approved') and one.expires_at <= ${at}
      returning ${TOLD}, one.expires_at)
    insert into ${auditEvents} (id, type, at, account_id, client_id, address, detail)
    select gen_random_uuid(), 'qr.expired-after-scan', expires_at, account_id,
      shown::jsonb ->> 'clientId', address,
      jsonb_build_object('method', 'qr', 'deviceId', device_id)
    from moved where device_id is not null`.execute(db)
  await db.deleteFrom('qr_transaction').where('expires_at', '<', forgottenBefore).execute()
}
