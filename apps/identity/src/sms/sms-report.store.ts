import type { Kysely } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import type { SmsReportStore } from './sms-reports.ts'

export function createSmsReportStore(db: Kysely<IdentityTables>): SmsReportStore {
  return {
    async record({ gateway, gatewayMessageId, outcome, reason }, at) {
      const change =
        outcome === 'delivered'
          ? { delivered_at: at, failed_at: null, failure_reason: null }
          : { failed_at: at, failure_reason: reason }
      const row = await db
        .updateTable('sms_message')
        .set(change)
        .where('gateway', '=', gateway)
        .where('gateway_message_id', '=', gatewayMessageId)
        // A report that comes late or twice never undoes a delivery.
        .where('delivered_at', 'is', null)
        .returning('sent_at')
        .executeTakeFirst()
      if (row) return { sentAt: row.sent_at ?? at, isNews: true }
      const known = await db
        .selectFrom('sms_message')
        .select('sent_at')
        .where('gateway', '=', gateway)
        .where('gateway_message_id', '=', gatewayMessageId)
        .executeTakeFirst()
      return known && { sentAt: known.sent_at ?? at, isNews: false }
    },
    async forgetPhones(before) {
      await db
        .updateTable('sms_message')
        .set({ phone: null })
        .where('phone', 'is not', null)
        .where('text_sealed', 'is', null)
        .where('created_at', '<', before)
        .execute()
    },
    async forgetMessages(before) {
      await db
        .deleteFrom('sms_message')
        .where('created_at', '<', before)
        .where('text_sealed', 'is', null)
        .execute()
    },
  }
}
