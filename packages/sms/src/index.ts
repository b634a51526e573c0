export { createSms } from './create-sms.ts'
export { createFailOver } from './gateway/fail-over.ts'
export { checkGateways } from './gateway/gateway.settings.ts'
export { openGateways } from './gateway/open-gateways.ts'
export type { SmsEvents, SmsGateway } from './gateway/sms-gateway.ts'
export {
  defaultSmsRules,
  type SendGuard,
  type SendRefusal,
  type SmsRules,
} from './guard/send-guard.ts'
export type { ReportSource } from './http/report-reader.ts'
export { smsMessageRow, smsSealedColumn } from './outbox/sms-outbox.store.ts'
export type { SmsOutbox } from './outbox/sms-outbox.ts'
export { createSmsReportRoutes, REPORTS_PATH } from './reports/sms-reports.routes.ts'
export { readSms, type SmsConfig, smsSettings } from './sms.settings.ts'
export { createSmsFigures } from './sms-figures.ts'
export {
  type SmsTables,
  smsDeliveryMigration,
  smsMessageStatements,
  smsMigration,
} from './tables.ts'
