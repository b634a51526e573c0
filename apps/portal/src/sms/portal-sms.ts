import { addSeconds, type Clock, newId, type Sealer } from '@mot-cua/kernel'
import { type SmsOutbox, smsMessageRow } from '@mot-cua/sms'
import type { Kysely, Transaction } from 'kysely'
import { type AuditEvent, auditRow } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'

/**
 * What a message to nobody leaves behind: a row that is given up before it is written, without
 * number and text, beside the line of the audit. Its id is its own, so no page waits for it.
 */
export function createUnsentWriter(db: Kysely<PortalTables>, sealer: Sealer) {
  return async (
    {
      phone,
      text,
      at,
      uselessAfter,
    }: Record<'phone' | 'text', string> & Record<'at' | 'uselessAfter', Date>,
    event: AuditEvent,
  ): Promise<void> => {
    const row = smsMessageRow({ messageId: newId(), phone, text, at, uselessAfter }, sealer)
    const unsent = { phone: null, text_sealed: null, given_up_at: at, failure_reason: 'nobody' }
    await db
      .with('queued', (one) => one.insertInto('sms_message').values({ ...row, ...unsent }))
      .insertInto('audit_event')
      .values(auditRow(event))
      .execute()
  }
}

/** After a day nobody is helped by a notice any more. */
const NOTICE_SECONDS = 24 * 60 * 60

type Db = Kysely<PortalTables> | Transaction<PortalTables>

export type Notices = ReturnType<typeof createNotices>

type Deps = {
  db: Kysely<PortalTables>
  sealer: Sealer
  outbox: Pick<SmsOutbox, 'send'>
  now: Clock
}

/** Messages that tell people of what happened to their accounts; codes go by the one-time codes. */
export function createNotices({ db, sealer, outbox, now }: Deps) {
  async function write(at: Db, { to, text }: { to: string; text: string }, dueAt?: Date) {
    const uselessAfter = addSeconds(now(), NOTICE_SECONDS)
    const due = dueAt ? { dueAt } : {}
    const message = { messageId: newId(), phone: to, text, at: now(), uselessAfter, ...due }
    await at.insertInto('sms_message').values(smsMessageRow(message, sealer)).execute()
    return { id: message.messageId, to, text, uselessAfter }
  }
  return {
    /** Plain letters only: then it is one message. Leaves at once. */
    async notify(notice: { to: string; text: string }): Promise<void> {
      outbox.send(await write(db, notice))
    },
    /**
     * In the caller's transaction. What is answered sends it, to be called once the transaction
     * has ended; forgotten, it leaves with the next round of the outbox.
     */
    async queue(trx: Db, notice: { to: string; text: string }): Promise<() => void> {
      const message = await write(trx, notice)
      return () => outbox.send(message)
    },
    /** In the caller's transaction, for the next round of the outbox, which is seconds away. */
    async queueForRound(trx: Db, notice: { to: string; text: string }): Promise<void> {
      await write(trx, notice, now())
    },
  }
}
