import type { Kysely } from 'kysely'
import type { DeliveryReport } from '../gateway/sms-gateway.ts'
import type { SmsTables } from '../tables.ts'
import type { SmsReportStore } from './sms-reports.ts'

type Database = Kysely<SmsTables>

export function createSmsReportStore(db: Database): SmsReportStore {
  return {
    async record(report, at) {
      const changed = await change(db, report, at)
      const row = changed ?? (await find(db, report))
      return row && { sentAt: row.sent_at ?? at, isNews: changed !== undefined }
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

function change(db: Database, report: DeliveryReport, at: Date) {
  const told =
    report.outcome === 'delivered'
      ? { delivered_at: at, failed_at: null, failure_reason: null }
      : { failed_at: at, failure_reason: report.reason }
  return (
    db
      .updateTable('sms_message')
      .set(told)
      .where('gateway', '=', report.gateway)
      .where('gateway_message_id', '=', report.gatewayMessageId)
      // A report that comes late or twice never undoes a delivery.
      .where('delivered_at', 'is', null)
      .returning('sent_at')
      .executeTakeFirst()
  )
}

function find(db: Database, { gateway, gatewayMessageId }: DeliveryReport) {
  return db
    .selectFrom('sms_message')
    .select('sent_at')
    .where('gateway', '=', gateway)
    .where('gateway_message_id', '=', gatewayMessageId)
    .executeTakeFirst()
}
