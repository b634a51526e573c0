import type { Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import { type Kysely, sql } from 'kysely'
import type { AuthenticationEvent, WriteAuditRow } from '../audit.ts'
import type { AuthenticationTables, Place } from '../tables.ts'
import { countAttempt } from './sms-factor.statements.ts'
import {
  type Acceptance,
  type Factor,
  type FactorState,
  type Origin,
  readFactor,
  type SmsFactorStore,
  STRANGERS_KEEP,
} from './sms-factor.ts'

type Database = Kysely<AuthenticationTables>

type Deps = {
  /** Of the messages that wait to leave. */
  sealer: Sealer
  auditRow: WriteAuditRow
}

/** The counters, the messages and the audit of one app: each act in one statement. */
export function createSmsFactorStore(place: Place, { sealer, auditRow }: Deps): SmsFactorStore {
  const { db } = place
  return {
    read: (factor, now) => read(db, factor, now),
    async takeAttempt(factor, now) {
      const consecutive = await countAttempt(place, factor, now)
      if (consecutive !== undefined) return { state: 'open', consecutive }
      const refused = await read(db, factor, now)
      // Opened between the two statements, or the browser is no longer known: nothing was counted.
      return refused.state === 'open' ? { state: 'waiting', until: now } : refused
    },
    async recordSent(sending) {
      const { messageId } = sending
      // Both rows in one statement: as good as a transaction, in one way there and back.
      await db
        .with('queued', (one) =>
          one.insertInto('sms_message').values(smsMessageRow(sending, sealer)),
        )
        .insertInto('audit_event')
        .values(auditRow(eventOf(sending, { type: 'otp.sent', detail: { messageId } })))
        .execute()
    },
    async recordRejected({ outcome, isLast, ...origin }) {
      const events = [eventOf(origin, { type: 'otp.rejected', detail: { outcome } })]
      if (isLast) events.push(eventOf(origin, { type: 'sms-factor.closed' }))
      await db.insertInto('audit_event').values(events.map(auditRow)).execute()
    },
    recordAccepted: (acceptance) => recordAccepted(db, auditRow, acceptance),
    reopen: (reopening) => reopen(db, auditRow, reopening),
  }
}

/**
 * A browser that is no longer known counts as a stranger's. Without a row nobody has failed yet,
 * in a known browser neither: its failures write one too.
 */
async function read(
  db: Database,
  { accountId, browserId }: Factor,
  now: Date,
): Promise<FactorState> {
  const row = await db
    .selectFrom('sms_factor')
    .leftJoin('known_browser', (join) =>
      join
        .onRef('known_browser.account_id', '=', 'sms_factor.account_id')
        .on('known_browser.id', '=', browserId ?? null)
        .on('known_browser.revoked_at', 'is', null)
        .on('known_browser.expires_at', '>', now),
    )
    .select([
      'sms_factor.consecutive',
      'sms_factor.locked_until as lockedUntil',
      'known_browser.id as foundBrowser',
      'known_browser.locked_until as browserLockedUntil',
    ])
    .where('sms_factor.account_id', '=', accountId)
    .executeTakeFirst()
  if (!row) return { state: 'open' }
  const { consecutive, lockedUntil, foundBrowser, browserLockedUntil } = row
  const browser = foundBrowser === null ? undefined : { lockedUntil: browserLockedUntil }
  return readFactor({ consecutive, lockedUntil, browser }, now)
}

/** The row decides: whoever writes it clears the failures, a second one changes nothing. */
async function recordAccepted(
  db: Database,
  auditRow: WriteAuditRow,
  acceptance: Acceptance,
): Promise<void> {
  const { accountId, browserId, acceptanceId } = acceptance
  const event = eventOf(acceptance, acceptance.event)
  // The longest wait stands for strangers: the owner at home gives them no quick tries again.
  const kept = sql<number>`least(sms_factor.failures, ${STRANGERS_KEEP}::int)`
  await db
    .with('written', (one) =>
      one
        .insertInto('audit_event')
        .values({ ...auditRow(event), id: acceptanceId })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id'),
    )
    .updateTable('sms_factor')
    .set({
      consecutive: 0,
      ...(browserId ? { failures: kept } : { failures: 0, locked_until: null }),
    })
    .where('account_id', '=', accountId)
    .where((where) => where.exists(where.selectFrom('written').select('id')))
    .execute()
}

async function reopen(
  db: Database,
  auditRow: WriteAuditRow,
  { accountId, by, reason, at }: Parameters<SmsFactorStore['reopen']>[0],
): Promise<boolean> {
  const type = 'sms-factor.reopened'
  const { id, ...rest } = auditRow({ type, accountId, at, detail: { by, reason } })
  const { numInsertedOrUpdatedRows } = await db
    .with('opened', (one) =>
      one
        .updateTable('sms_factor')
        .set({ failures: 0, consecutive: 0, locked_until: null })
        .where('account_id', '=', accountId)
        .where((where) => where.or([where('failures', '>', 0), where('consecutive', '>', 0)]))
        .returning('account_id'),
    )
    .insertInto('audit_event')
    .columns(['id', 'at', 'type', 'account_id', 'detail'])
    .expression((one) =>
      one
        .selectFrom('opened')
        .select([
          sql<string>`${id}::uuid`.as('id'),
          sql<Date>`${rest.at}::timestamptz`.as('at'),
          sql<string>`${rest.type}`.as('type'),
          'opened.account_id',
          sql<string>`${rest.detail}::jsonb`.as('detail'),
        ]),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

function eventOf(
  { accountId, clientId, address, at }: Origin,
  event: Pick<AuthenticationEvent, 'type' | 'detail'>,
): AuthenticationEvent {
  return { ...event, accountId, clientId, address, at }
}
