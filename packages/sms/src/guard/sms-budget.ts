import { addSeconds } from '@mot-cua/kernel'

const HOUR = 3600
const DAY = 24 * HOUR

/** How many messages may leave; what a message costs is between operator and gateway. */
export type SmsBudget = {
  perHour: number
  perDay: number
  perPrefixHour: number
  perPrefixDay: number
}

/** From this share on, somebody should look before people are turned away. */
export const NEAR_SHARE = 0.8

export type BudgetLine = { scope: string; key: string; seconds: number; max: number }

export function budgetLines(budget: SmsBudget, prefix: string): BudgetLine[] {
  return [
    { scope: 'all', key: 'sms-budget:hour', seconds: HOUR, max: budget.perHour },
    { scope: 'all', key: 'sms-budget:day', seconds: DAY, max: budget.perDay },
    {
      scope: prefix,
      key: `sms-budget:hour:${prefix}`,
      seconds: HOUR,
      max: budget.perPrefixHour,
    },
    { scope: prefix, key: `sms-budget:day:${prefix}`, seconds: DAY, max: budget.perPrefixDay },
  ]
}

export type BudgetState = 'within' | 'near' | 'used-up'

export function judgeBudget(value: number, max: number): BudgetState {
  if (value >= max) return 'used-up'
  return value >= NEAR_SHARE * max ? 'near' : 'within'
}

/** A window that another process opened, and of which only its length is known here. */
export function endOfWindow(line: BudgetLine, resetsAt: Date, now: Date): Date {
  return resetsAt > now ? resetsAt : addSeconds(now, line.seconds)
}

/** Whether messages may go to this number at all. */
export function isReachable(
  phone: string,
  rules: { countries: readonly string[]; refusedPrefixes: readonly string[] },
): boolean {
  const startsWith = (prefix: string) => phone.startsWith(prefix)
  return rules.countries.some(startsWith) && !rules.refusedPrefixes.some(startsWith)
}
