import { listSetting } from '@mot-cua/web'
import { z } from 'zod'
import { defaultSmsRules, type SmsRules } from './send-guard.ts'

const { budget, countries, pumping, alarmRepeatSeconds } = defaultSmsRules

const amount = (preset: number) => z.coerce.number().int().min(1).default(preset)
const prefixes = (list: string) =>
  listSetting
    .prefault(list)
    .refine((entries) => entries.every((entry) => /^\+\d{1,14}$/.test(entry)), 'such as +84,+8491')

/** What an operator decides about sending; see the operator's guide on SMS. */
export const smsRuleSettings = {
  SMS_PER_HOUR: amount(budget.perHour).describe('Budget: messages in an hour'),
  SMS_PER_DAY: amount(budget.perDay).describe('Budget: messages in a day'),
  SMS_PREFIX_PER_HOUR: amount(budget.perPrefixHour).describe(
    'Budget: messages in an hour to numbers that begin alike (country code and two digits)',
  ),
  SMS_PREFIX_PER_DAY: amount(budget.perPrefixDay).describe('Budget: the same in a day'),
  SMS_COUNTRIES: prefixes(countries.join(',')).describe(
    'Beginnings of the numbers that get messages, separated by commas',
  ),
  SMS_REFUSED_PREFIXES: prefixes('').describe('Beginnings within these that get none for now'),
  SMS_PUMPING_CODES: amount(pumping.fewestCodes).describe(
    'Alarm: codes of one beginning in ten minutes from which on their answers are looked at',
  ),
  SMS_PUMPING_SHARE: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(pumping.unansweredShare)
    .describe('Alarm: share of them unanswered'),
  SMS_ALARM_MINUTES: amount(alarmRepeatSeconds / 60).describe(
    'Alarm: minutes until the same alarm is raised again',
  ),
}

export function readSmsRules(read: z.output<z.ZodObject<typeof smsRuleSettings>>): SmsRules {
  return {
    budget: {
      perHour: read.SMS_PER_HOUR,
      perDay: read.SMS_PER_DAY,
      perPrefixHour: read.SMS_PREFIX_PER_HOUR,
      perPrefixDay: read.SMS_PREFIX_PER_DAY,
    },
    countries: read.SMS_COUNTRIES,
    refusedPrefixes: read.SMS_REFUSED_PREFIXES,
    pumping: { fewestCodes: read.SMS_PUMPING_CODES, unansweredShare: read.SMS_PUMPING_SHARE },
    alarmRepeatSeconds: 60 * read.SMS_ALARM_MINUTES,
  }
}
