import { addSeconds, type Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import type { SmsOutboxStore } from './sms-outbox.ts'

/**
 * A worker that died holding a message gives it up to the others after this long: longer than
 * a gateway may take, short enough for the code inside to be of use still.
 */
const CLAIM_SECONDS = 15

export function createSmsOutboxStore(db: Kysely<IdentityTables>, sealer: Sealer): SmsOutboxStore {
  return {
    async claimDue(now, limit) {
      const rows = await claimDue(db, now, limit)
      return rows.map((row) => ({
        id: row.id,
        to: row.phone,
        text: openText(sealer, row),
        attempts: row.attempts,
        uselessAfter: row.useless_after,
      }))
    },
    async markSent(id, at) {
      await close(db, id, { sent_at: at })
    },
    async retryAt(id, at) {
      await db
        .updateTable('sms_message')
        .set({ next_attempt_at: at, attempts: sql`sms_message.attempts + 1` })
        .where('id', '=', id)
        .execute()
    },
    async giveUp(id, at) {
      await close(db, id, { given_up_at: at })
    },
    giveUpUseless: (now) => giveUpUseless(db, now),
    async hasTrouble(id) {
      const row = await db
        .selectFrom('sms_message')
        .select('attempts')
        .where('id', '=', id)
        .where('sent_at', 'is', null)
        .where((where) =>
          where.or([where('attempts', '>', 0), where('given_up_at', 'is not', null)]),
        )
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/** Pushes the next attempt on, so that no other worker takes what this one has. */
function claimDue(db: Kysely<IdentityTables>, now: Date, limit: number) {
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
    .returning(['id', 'phone', 'text_sealed', 'attempts', 'useless_after'])
    .execute()
}

async function giveUpUseless(db: Kysely<IdentityTables>, now: Date): Promise<void> {
  await db
    .updateTable('sms_message')
    .set({ text_sealed: null, given_up_at: now })
    .where('text_sealed', 'is not', null)
    .where('useless_after', '<=', now)
    .execute()
}

async function close(
  db: Kysely<IdentityTables>,
  id: string,
  end: { sent_at: Date } | { given_up_at: Date },
): Promise<void> {
  await db
    .updateTable('sms_message')
    .set({ text_sealed: null, ...end })
    .where('id', '=', id)
    .execute()
}

function openText(sealer: Sealer, row: { id: string; text_sealed: string | null }) {
  try {
    return sealer.open(row.text_sealed ?? '', sealContext(row.id))
  } catch {
    return undefined
  }
}

/** The row of a new message, to be inserted in the transaction of the act that sends it. */
export function smsMessageRow(
  message: { messageId: string; phone: string; text: string; at: Date; uselessAfter: Date },
  sealer: Sealer,
) {
  return {
    id: message.messageId,
    phone: message.phone,
    text_sealed: sealer.seal(message.text, sealContext(message.messageId)),
    created_at: message.at,
    next_attempt_at: message.at,
    useless_after: message.uselessAfter,
    sent_at: null,
    given_up_at: null,
  }
}

function sealContext(messageId: string): string {
  return `sms:${messageId}`
}
