import { type Clock, phonePrefix } from '@mot-cua/kernel'
import type { SmsAlarm } from '../gateway/sms-gateway.ts'
import type { Alarms } from './alarms.ts'
import {
  BUCKET_KEPT_SECONDS,
  bucketKey,
  bucketOf,
  type CountedKind,
  type PumpingRule,
} from './pumping.ts'
import { createPumpingWatch } from './pumping-watch.ts'
import {
  type BudgetLine,
  type BudgetState,
  budgetLines,
  endOfWindow,
  isReachable,
  judgeBudget,
  type SmsBudget,
} from './sms-budget.ts'
import { createTally, type TallyCounters } from './tally.ts'

/** What an operator decides about sending. */
export type SmsRules = {
  budget: SmsBudget
  /** Beginnings of the numbers that codes may go to: `+84`. */
  countries: readonly string[]
  /** Beginnings within these that get none for now. */
  refusedPrefixes: readonly string[]
  pumping: PumpingRule
  alarmRepeatSeconds: number
}

export const defaultSmsRules: SmsRules = {
  budget: { perHour: 200_000, perDay: 2_000_000, perPrefixHour: 20_000, perPrefixDay: 200_000 },
  countries: ['+84'],
  refusedPrefixes: [],
  pumping: { fewestCodes: 50, unansweredShare: 0.8 },
  alarmRepeatSeconds: 15 * 60,
}

/** `until` is absent where waiting does not help. */
export type SendRefusal = { reason: 'budget' | 'unreachable'; until: Date | undefined }

/** Of a budget, what a process may have sent that the others do not know of. */
const TOLD_SHARE = 0.01
/** Judged two minutes later at the earliest, so they are told in good time. */
const BUCKET_KIND = { seconds: BUCKET_KEPT_SECONDS, eager: Number.POSITIVE_INFINITY }

type Deps = {
  rules: SmsRules
  counters: TallyCounters & { get(key: string): Promise<string | undefined> }
  alarm: Alarms
  now: Clock
}

export type SendGuard = ReturnType<typeof createSendGuard>

/** Guards the bill: budgets, foreign numbers, and prefixes whose codes nobody types. */
export function createSendGuard({ rules, counters, alarm, now }: Deps) {
  const tally = createTally(counters)
  const { findRefusal, spend } = createBudgets({ rules, alarm, now }, tally)
  const judgePumping = createPumpingWatch({ rule: rules.pumping, counters, alarm })
  /** When each was last counted here, by bucket. */
  const prefixes = new Map<string, number>()

  function note(kind: CountedKind, phone: string, messages: number): void {
    const prefix = phonePrefix(phone)
    prefixes.set(prefix, bucketOf(now()))
    tally.add(bucketKey(kind, prefix, bucketOf(now())), BUCKET_KIND, messages)
  }

  return {
    /** Why no message may go to this number now. */
    findRefusal: (phone: string) => findRefusal(phone, (state) => state === 'used-up'),
    /** The same of a message that is no code: the last fifth of a budget is kept for codes. */
    findNoticeRefusal: (phone: string) => findRefusal(phone, (state) => state !== 'within'),
    noteSent(phone: string): void {
      note('sent', phone, 1)
      spend(phone)
    },
    /** Nobody answers a notice: it costs as much as a code, and is no sign of pumping. */
    noteNotice: spend,
    /** A right code answers every message of its sign-in. */
    noteAnswered: (phone: string, messages: number) => note('answered', phone, messages),
    /** The limit of a number's prefix refused a message (security.md §1.1 row 9). */
    noteFuse(phone: string, until: Date): void {
      const seconds = Math.ceil((until.getTime() - now().getTime()) / 1000)
      void alarm({ kind: 'prefix-fuse', scope: phonePrefix(phone), figures: { seconds } })
    },
    /** Tells the other processes and looks for pumping; called on a timer. */
    async flush({ isLast = false } = {}): Promise<void> {
      await tally.flush(now(), isLast)
      await judgePumping(prefixes, now())
    },
  }
}

/** What is left of the operator's budgets, and what a message takes of them. */
function createBudgets(
  { rules, alarm, now }: Omit<Deps, 'counters'>,
  tally: ReturnType<typeof createTally>,
) {
  function findRefusal(
    phone: string,
    isTooMuch: (state: BudgetState) => boolean,
  ): SendRefusal | undefined {
    if (!isReachable(phone, rules)) return { reason: 'unreachable', until: undefined }
    const ends = budgetLines(rules.budget, phonePrefix(phone)).flatMap((line) => {
      const { value, resetsAt } = tally.read(line.key, now())
      const state = judgeBudget(value, line.max)
      if (state !== 'within') void alarm(budgetAlarm(line, value, state))
      return isTooMuch(state) ? endOfWindow(line, resetsAt, now()) : []
    })
    if (ends.length === 0) return undefined
    return { reason: 'budget', until: new Date(Math.max(...ends.map(Number))) }
  }

  function spend(phone: string): void {
    for (const line of budgetLines(rules.budget, phonePrefix(phone))) {
      tally.add(line.key, { seconds: line.seconds, eager: TOLD_SHARE * line.max }, 1)
    }
  }

  return { findRefusal, spend }
}

function budgetAlarm(line: BudgetLine, value: number, state: 'near' | 'used-up'): SmsAlarm {
  const figures = { value, max: line.max, windowSeconds: line.seconds }
  return { kind: state === 'near' ? 'budget-near' : 'budget-over', scope: line.scope, figures }
}
