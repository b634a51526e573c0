import { addSeconds, type Clock, dayOf, startOfDay } from '@mot-cua/kernel'
import type { ProvinceSettings, ReminderRules } from '../../presets/preset.ts'
import type { Actor } from '../audit/audit.ts'
import type { Lack, LackAsked } from '../readiness/readiness.ts'
import type { Role } from '../staff-account/staff-account.ts'

const HOUR = 3600
const DAY = 24 * HOUR
/** Codes of people who are signing in leave by the same gateway, and shall not wait behind these. */
export const PER_SECOND = 5
/** So long before the night no round begins: the most that a day allows takes half an hour. */
const ROUND_SECONDS = 40 * 60

/** When a round leaves, and the day whose budget it spends. */
export type Sending = { startsAt: Date; endsAt: Date; day: string }

/** At once, or with the next morning; a message that could not leave by night is none any more. */
export function nextSending(hours: Pick<ReminderRules, 'fromHour' | 'untilHour'>, now: Date) {
  const onDay = (day: string): Sending => ({
    startsAt: addSeconds(startOfDay(day), hours.fromHour * HOUR),
    endsAt: addSeconds(startOfDay(day), hours.untilHour * HOUR),
    day,
  })
  const today = onDay(dayOf(now))
  if (now < today.startsAt) return today
  if (addSeconds(now, ROUND_SECONDS) < today.endsAt) return { ...today, startsAt: now }
  return onDay(dayOf(addSeconds(now, DAY)))
}

/** Whether somebody could still do something about it: after the day only an administrator can. */
export function isBeforeTheDay({ cutOver }: Pick<ProvinceSettings, 'cutOver'>, now: Date): boolean {
  return cutOver.staff === null || now < new Date(cutOver.staff)
}

/** Whose money it is: the province's everywhere, a unit's administrator for those below. */
export const reminderRoles: readonly Role[] = ['unit-admin', 'technical-admin']

/** The beginning of the paths of units whose officials somebody may remind. */
export function reminderReachOf(hat: { roles: readonly Role[]; unit: { path: string } }): string {
  return hat.roles.includes('technical-admin') ? '/' : hat.unit.path
}

/** What is said to them: the next thing to do, which makes the rest possible. */
export function lacksToTell(lacks: readonly Lack[]): Lack[] {
  const isStated = !lacks.includes('number') && !lacks.includes('verified')
  return lacks.filter((lack) => lack !== 'phone' && (lack !== 'bound' || isStated))
}

export type Counted = {
  /** Accounts. */
  lacking: number
  withoutPhone: number
  /** Of people who were reminded too short a time ago. */
  recent: number
  /** People who could be reminded now; somebody with several accounts is one. */
  due: number
}

/** Messages that were written of a budget. */
export type Spent = { day: number; month: number }

export type Round = {
  at: Date
  startsAt: Date
  unitName: string
  lack: Lack | undefined
  by: string
  written: number
  unreachable: number
  /** Undefined once the messages themselves are forgotten. */
  messages: { sent: number; waiting: number; failed: number } | undefined
}

type Candidate = { username: string; phone: string; lacks: readonly Lack[] }

export type Order = {
  asked: LackAsked
  unitId: string
  /** Who was reminded after this is left in peace. */
  since: Date
  sending: Sending
  budget: Pick<ReminderRules, 'perDay' | 'perMonth'>
  /** As many as were shown to whoever confirmed. */
  most: number
  actor: Actor & { staffAccountId: string }
  at: Date
  /** Whether this number may get one now; if so, it has taken its part of what may be sent. */
  takeRoom: (phone: string) => boolean
  textFor: (candidate: Candidate) => string
}

export type Written = { phones: readonly string[]; unreachable: number }

export type ReminderStore = {
  count(asked: LackAsked, since: Date): Promise<Counted>
  spent(day: string): Promise<Spent>
  /** The latest first, of units whose path begins so. */
  rounds(reach: string): Promise<Round[]>
  /** Everything in one transaction: budget, messages, and who has been reminded. */
  write(order: Order): Promise<Written>
}

type Guard = {
  findNoticeRefusal(phone: string): unknown
  noteNotice(phone: string): void
}

type Deps = {
  store: ReminderStore
  guard: Guard
  /** Plain letters only. */
  writeText: (told: { username: string; lacks: readonly Lack[]; cutOver: string | null }) => string
  now: Clock
}

export type Preview = Counted & {
  left: Spent
  willSend: number
  sending: Sending
  sample: string
  rounds: readonly Round[]
}

type Rules = Pick<ProvinceSettings, 'reminders' | 'cutOver'>
type Asking = { asked: LackAsked; settings: Rules }
type Ordering = Asking & Pick<Order, 'unitId' | 'most' | 'actor'>

export type Reminders = ReturnType<typeof createReminders>

/** Messages to officials who lack something before the day (R008), within a budget. */
export function createReminders({ store, guard, writeText, now }: Deps) {
  const sinceOf = ({ reminders }: Rules) => addSeconds(now(), -reminders.everyDays * DAY)
  return {
    async preview(
      { asked, settings }: Asking,
      viewer: { username: string; reach: string },
    ): Promise<Preview> {
      const { reminders, cutOver } = settings
      const sending = nextSending(reminders, now())
      const [counted, spent, rounds] = await Promise.all([
        store.count(asked, sinceOf(settings)),
        store.spent(sending.day),
        store.rounds(viewer.reach),
      ])
      const left = leftOf(reminders, spent)
      const willSend = Math.min(counted.due, left.day, left.month)
      const { username } = viewer
      const sample = writeText({ username, lacks: ['number'], cutOver: cutOver.staff })
      return { ...counted, left, willSend, sending, sample, rounds }
    },
    /** Answers how many were written. */
    async send({ asked, settings, ...order }: Ordering): Promise<number> {
      const { reminders, cutOver } = settings
      const { phones } = await store.write({
        ...order,
        asked,
        since: sinceOf(settings),
        sending: nextSending(reminders, now()),
        budget: reminders,
        at: now(),
        takeRoom: (phone) => takeRoom(guard, phone),
        textFor: ({ username, lacks }) =>
          writeText({ username, lacks: lacksToTell(lacks), cutOver: cutOver.staff }),
      })
      return phones.length
    },
  }
}

/** At once: a whole round judged by the same budget would eat what is kept for codes. */
function takeRoom(guard: Guard, phone: string): boolean {
  if (guard.findNoticeRefusal(phone) !== undefined) return false
  guard.noteNotice(phone)
  return true
}

/** Of a budget that was made smaller nothing is left, and not less. */
export function leftOf(budget: Order['budget'], spent: Spent): Spent {
  return {
    day: Math.max(0, budget.perDay - spent.day),
    month: Math.max(0, budget.perMonth - spent.month),
  }
}
