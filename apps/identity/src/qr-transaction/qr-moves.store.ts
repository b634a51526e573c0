import { newId } from '@mot-cua/kernel'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AuditEvent } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import { type QrMove, qrMoves } from './qr-moves.data.ts'
import type { QrEndReason } from './qr-transaction.ts'

export const transactions = sql.table('identity.qr_transaction')
export const accounts = sql.table('identity.account')
export const pauses = sql.table('identity.qr_pause')
export const devices = sql.table('identity.device')
export const knownBrowsers = sql.table('identity.known_browser')
export const auditEvents = sql.table('identity.audit_event')

/** Part of every WHERE: the states that a move may leave, as the table of moves has them. */
export function maybeMoved(move: QrMove, at: Date): RawBuilder<boolean> {
  return sql`(one.state = any(${[...qrMoves[move].from]}::text[]) and one.expires_at > ${at})`
}

/** The audit event of a move, out of the rows that a part of the statement has moved. */
export function told(from: string, type: AuditEvent['type'], at: Date) {
  const detail = sql`jsonb_strip_nulls(jsonb_build_object('method', 'qr', 'deviceId', device_id, 'reason', reason))`
  return sql`insert into ${auditEvents} (id, type, at, account_id, client_id, address, detail)
    select ${newId()}::uuid, ${type}, ${at}::timestamptz, account_id, shown::jsonb ->> 'clientId',
      address, ${detail}
    from ${sql.ref(from)}`
}

/** What `told` reads. */
export const TOLD = sql`one.id, one.account_id, one.device_id, one.shown, one.address, one.reason`

type Ending = {
  move: 'refuse' | 'deny' | 'cancel'
  whom: RawBuilder<unknown>
  reason: QrEndReason | undefined
  at: Date
  /** For a transaction nobody has scanned: whose phone asked. */
  accountId?: string | undefined
  event?: AuditEvent['type']
}

/** Ends one transaction, if its state still allows it. */
export async function endOne(
  db: Kysely<IdentityTables>,
  { move, whom, reason, at, accountId, event }: Ending,
): Promise<{ accountId: string; address: string } | undefined> {
  const ended = sql`
    with moved as (
      update ${transactions} as one
      set state = ${qrMoves[move].to}, reason = ${reason ?? null}, decided_at = ${at},
        account_id = coalesce(one.account_id, ${accountId ?? null}::uuid)
      where ${whom} and ${maybeMoved(move, at)}
      returning ${TOLD})
      ${event ? sql`, told as (${told('moved', event, at)})` : sql``}
    select account_id, address from moved`
  const { rows } = await ended.execute(db)
  const row = rows[0] as { account_id: string; address: string } | undefined
  return row && { accountId: row.account_id, address: row.address }
}
