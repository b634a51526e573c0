import { addSeconds, type SealedColumn, type Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { SmsTables } from '../tables.ts'
import { CLAIM_SECONDS, type GiveUpReason, type SmsOutboxStore } from './sms-outbox.ts'

export function createSmsOutboxStore(db: Kysely<SmsTables>, sealer: Sealer): SmsOutboxStore {
  return {
    async claimDue(now, limit) {
      const rows = await claimDue(db, now, limit)
      return rows.map((row) => ({
        id: row.id,
        to: row.phone ?? '',
        text: openText(sealer, row),
        attempts: row.attempts,
        uncertain: row.uncertain,
        uselessAfter: row.useless_after,
      }))
    },
    async markSent(id, { at, gateway, gatewayMessageId }) {
      await db
        .updateTable('sms_message')
        .set({ text_sealed: null, sent_at: at, gateway })
        .set({ gateway_message_id: gatewayMessageId ?? null })
        .where('id', '=', id)
        .execute()
    },
    retryAt: (id, at, isUncertain) => retryAt(db, id, { at, isUncertain }),
    release: (id, at) => release(db, id, at),
    async giveUp(id, at, reason) {
      await db.updateTable('sms_message').set(givenUp(at, reason)).where('id', '=', id).execute()
    },
    giveUpUseless: (now) => giveUpUseless(db, now),
    hasTrouble: (id) => hasTrouble(db, id),
  }
}

/** Pushes the next attempt on, so that no other worker takes what this one has. */
function claimDue(db: Kysely<SmsTables>, now: Date, limit: number) {
  const due = db
    .selectFrom('sms_message')
    .select('id')
    .where('text_sealed', 'is not', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  return db
    .updateTable('sms_message')
    .set({ next_attempt_at: addSeconds(now, CLAIM_SECONDS) })
    .where('id', 'in', due)
    .returning(['id', 'phone', 'text_sealed', 'attempts', 'uncertain', 'useless_after'])
    .execute()
}

async function retryAt(
  db: Kysely<SmsTables>,
  id: string,
  { at, isUncertain }: { at: Date; isUncertain: boolean },
): Promise<void> {
  await db
    .updateTable('sms_message')
    .set({
      next_attempt_at: at,
      attempts: sql`sms_message.attempts + 1`,
      uncertain: sql`sms_message.uncertain + ${isUncertain ? 1 : 0}::int`,
    })
    .where('id', '=', id)
    .execute()
}

async function release(db: Kysely<SmsTables>, id: string, at: Date): Promise<void> {
  await db
    .updateTable('sms_message')
    .set({ next_attempt_at: at })
    .where('id', '=', id)
    .where('text_sealed', 'is not', null)
    .execute()
}

async function giveUpUseless(db: Kysely<SmsTables>, now: Date): Promise<void> {
  await db
    .updateTable('sms_message')
    .set(givenUp(now, 'too-late'))
    .where('text_sealed', 'is not', null)
    .where('useless_after', '<=', now)
    .execute()
}

function givenUp(at: Date, reason: GiveUpReason) {
  return { text_sealed: null, given_up_at: at, failure_reason: reason }
}

async function hasTrouble(db: Kysely<SmsTables>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('sms_message')
    .select('id')
    .where('id', '=', id)
    .where((where) =>
      where.or([
        where('failed_at', 'is not', null),
        where('given_up_at', 'is not', null),
        where.and([where('sent_at', 'is', null), where('attempts', '>', 0)]),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

function openText(sealer: Sealer, row: { id: string; text_sealed: string | null }) {
  try {
    return sealer.open(row.text_sealed ?? '', sealContext(row.id))
  } catch {
    return undefined
  }
}

/**
 * The row of a new message, to be inserted in the transaction of the act that sends it. Whoever
 * writes it holds it, and hands it to the outbox once that transaction has ended.
 */
export function smsMessageRow(
  message: {
    messageId: string
    phone: string
    text: string
    at: Date
    uselessAfter: Date
    /** When the outbox's round may take it; left out by who sends it at once. */
    dueAt?: Date
  },
  sealer: Sealer,
) {
  return {
    id: message.messageId,
    phone: message.phone,
    text_sealed: sealer.seal(message.text, sealContext(message.messageId)),
    created_at: message.at,
    next_attempt_at: message.dueAt ?? addSeconds(message.at, CLAIM_SECONDS),
    useless_after: message.uselessAfter,
    sent_at: null,
    given_up_at: null,
  }
}

/** For whoever checks that a database opens: texts of messages that are still to be sent. */
export const smsSealedColumn: SealedColumn = {
  table: 'sms_message',
  column: 'text_sealed',
  bound: { id: 'id' },
  contextOf: ({ id = '' }) => sealContext(id),
}

function sealContext(messageId: string): string {
  return `sms:${messageId}`
}
