import type { z } from 'zod'
import { gatewaySettings, readGateways, readReportSources } from './gateway/gateway.settings.ts'
import { readSmsRules, smsRuleSettings } from './guard/rules.settings.ts'
import type { SmsRules } from './guard/send-guard.ts'
import type { ReportSource } from './http/report-reader.ts'

/** All that the environment may say about SMS; `checkGateways` refines it. */
export const smsSettings = { ...gatewaySettings, ...smsRuleSettings }

/** Rules of sending, and whence delivery reports may come. */
export type SmsConfig = { rules: SmsRules; reportSources: readonly ReportSource[] }

/** What the app is given, and the gateways that are opened beside it. */
export function readSms(read: z.output<z.ZodObject<typeof smsSettings>>) {
  const sms: SmsConfig = { rules: readSmsRules(read), reportSources: readReportSources(read) }
  return { sms, smsGateways: readGateways(read) }
}
