import type { Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import { type AuditEvent, auditRow } from '../audit/audit.ts'
import { smsMessageRow } from '../sms/sms-outbox.store.ts'
import type { IdentityTables } from '../tables.ts'
import { FACTOR_CLOSED_AFTER, FAILURES_PER_STEP, readFactor, waitSteps } from './sms-factor.ts'
import type { SmsFactorStore } from './sms-otp.ts'

export function createSmsFactorStore(db: Kysely<IdentityTables>, sealer: Sealer): SmsFactorStore {
  const read: SmsFactorStore['read'] = async (accountId, now) => {
    const row = await db
      .selectFrom('sms_factor')
      .select(['failures', 'locked_until'])
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    return readFactor(row && { failures: row.failures, lockedUntil: row.locked_until }, now)
  }

  return {
    read,
    async takeAttempt(accountId, now) {
      const counted = await countAttempt(db, accountId, now)
      return counted ? { state: 'open' } : read(accountId, now)
    },
    async recordSent(sending) {
      const { messageId } = sending
      await db.transaction().execute(async (trx) => {
        await trx.insertInto('sms_message').values(smsMessageRow(sending, sealer)).execute()
        await trx
          .insertInto('audit_event')
          .values(auditRow(eventOf(sending, { type: 'otp.sent', detail: { messageId } })))
          .execute()
      })
    },
    async recordRejected(rejection) {
      const { outcome } = rejection
      await db
        .insertInto('audit_event')
        .values(auditRow(eventOf(rejection, { type: 'otp.rejected', detail: { outcome } })))
        .execute()
    },
    recordAccepted: (acceptance) => recordAccepted(db, acceptance),
  }
}

/** The row decides: whoever writes it clears the failures, a second one changes nothing. */
async function recordAccepted(
  db: Kysely<IdentityTables>,
  acceptance: Parameters<SmsFactorStore['recordAccepted']>[0],
): Promise<void> {
  const event = eventOf(acceptance, {
    type: 'sign-in.completed',
    detail: { method: 'password+sms' },
  })
  await db.transaction().execute(async (trx) => {
    const written = await trx
      .insertInto('audit_event')
      .values({ ...auditRow(event), id: acceptance.acceptanceId })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!written) return
    await trx
      .updateTable('sms_factor')
      .set({ failures: 0, locked_until: null })
      .where('account_id', '=', acceptance.accountId)
      .execute()
  })
}

/** One statement: the guard in WHERE, so that no number of parallel tries passes it. */
async function countAttempt(db: Kysely<IdentityTables>, accountId: string, now: Date) {
  const waits = sql`${waitSteps}::int[]`
  const failures = sql<number>`(sms_factor.failures + 1)`
  const step = sql`least(${failures} / ${FAILURES_PER_STEP}::int, array_length(${waits}, 1))`
  return db
    .insertInto('sms_factor')
    .values({ account_id: accountId, failures: 1, locked_until: null })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({
          failures,
          locked_until: sql`case when ${failures} % ${FAILURES_PER_STEP}::int = 0
            then ${now}::timestamptz + (${waits})[${step}] * interval '1 second' end`,
        })
        .where('sms_factor.failures', '<', FACTOR_CLOSED_AFTER)
        .where((where) =>
          where.or([
            where('sms_factor.locked_until', 'is', null),
            where('sms_factor.locked_until', '<=', now),
          ]),
        ),
    )
    .returning('failures')
    .executeTakeFirst()
}

function eventOf(
  origin: { accountId: string; clientId: string; address: string; at: Date },
  event: Pick<AuditEvent, 'type' | 'detail'>,
): AuditEvent {
  const { accountId, clientId, address, at } = origin
  return { ...event, accountId, clientId, address, at }
}
