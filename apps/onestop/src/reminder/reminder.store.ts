import { addSeconds, newId, type Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { isPostal } from '../readiness/postal.store.ts'
import { selectLacking } from '../readiness/readiness.store.ts'
import { type LackAsked, lacksOf } from '../readiness/readiness.ts'
import { reminderBounds } from '../settings/setting-values.ts'
import type { OnestopTables } from '../tables.ts'
import {
  type Counted,
  leftOf,
  type Order,
  PER_SECOND,
  type ReminderStore,
  type Spent,
  type Written,
} from './reminder.ts'
import { listRounds } from './reminder-rounds.store.ts'

type Db = Kysely<OnestopTables>
type Trx = Transaction<OnestopTables>

/** Rows that one statement takes. */
const PAGE = 500

export function createReminderStore(db: Db, sealer: Sealer): ReminderStore {
  return {
    count: (asked, since) => count(db, asked, since),
    async spent(day) {
      const rows = await db
        .selectFrom('reminder_budget')
        .select(['period', 'spent'])
        .where('period', 'in', periodsOf(day))
        .execute()
      return toSpent(day, rows)
    },
    rounds: (reach) => listRounds(db, reach),
    write: (order) => db.transaction().execute((trx) => write(trx, sealer, order)),
  }
}

/** In this order, which is the order in which they are locked. */
const periodsOf = (day: string) => [`day:${day}`, `month:${day.slice(0, 7)}`] as const

function toSpent(day: string, rows: readonly { period: string; spent: number }[]): Spent {
  const [ofDay, ofMonth] = periodsOf(day).map(
    (period) => rows.find((row) => row.period === period)?.spent ?? 0,
  )
  return { day: ofDay ?? 0, month: ofMonth ?? 0 }
}

const hasPhone = sql<boolean>`${sql.ref('staff_account.phone')} is not null`
const isDue = (since: Date) =>
  sql<boolean>`(${sql.ref('reminded_phone.last_at')} is null
    or ${sql.ref('reminded_phone.last_at')} <= ${since})`

function selectRemindable(db: Db, asked: LackAsked) {
  return selectLacking(db, asked).leftJoin(
    'reminded_phone',
    'reminded_phone.phone',
    'staff_account.phone',
  )
}

async function count(db: Db, asked: LackAsked, since: Date): Promise<Counted> {
  const row = await selectRemindable(db, asked)
    .select([
      sql<string>`count(*)`.as('lacking'),
      sql<string>`count(*) filter (where not (${hasPhone}))`.as('without_phone'),
      sql<string>`count(*) filter (where ${hasPhone} and not ${isDue(since)})`.as('recent'),
      sql<string>`count(distinct ${sql.ref('staff_account.phone')})
        filter (where ${isDue(since)})`.as('due'),
    ])
    .executeTakeFirstOrThrow()
  return {
    lacking: Number(row.lacking),
    withoutPhone: Number(row.without_phone),
    recent: Number(row.recent),
    due: Number(row.due),
  }
}

type Chosen = { phone: string; text: string }

async function write(trx: Trx, sealer: Sealer, order: Order): Promise<Written> {
  const { asked, unitId, sending, actor, at } = order
  const left = leftOf(order.budget, await lockBudget(trx, sending.day))
  const most = Math.min(order.most, left.day, left.month)
  const { chosen, unreachable } = await choose(trx, order, most)
  if (chosen.length === 0) return { phones: [], unreachable }
  const roundId = newId()
  const written = chosen.length
  await trx
    .insertInto('reminder_round')
    .values({
      id: roundId,
      unit_id: unitId,
      lack: asked.lack ?? null,
      staff_account_id: actor.staffAccountId,
      at,
      starts_at: sending.startsAt,
      written,
      unreachable,
    })
    .execute()
  for (let from = 0; from < written; from += PAGE) {
    await writePage(trx, sealer, { order, roundId, page: chosen.slice(from, from + PAGE), from })
  }
  await trx
    .updateTable('reminder_budget')
    .set({ spent: sql`spent + ${written}` })
    .where('period', 'in', periodsOf(sending.day))
    .execute()
  await forget(trx, at)
  const object = { kind: 'unit', id: unitId }
  const detail = { lack: asked.lack ?? 'any', round: roundId, written, unreachable }
  await writeAudit(trx, { type: 'readiness.reminded', at, actor, object, detail })
  return { phones: chosen.map(({ phone }) => phone), unreachable }
}

/** Numbers that no rule can ask for any more. */
async function forget(trx: Trx, at: Date): Promise<void> {
  const [, mostDays] = reminderBounds.everyDays
  const before = addSeconds(at, -mostDays * 24 * 3600)
  await trx.deleteFrom('reminded_phone').where('last_at', '<', before).execute()
}

/** Of rounds at once the second waits here, and then sees what the first has written. */
async function lockBudget(trx: Trx, day: string): Promise<Spent> {
  const rows = await trx
    .insertInto('reminder_budget')
    .values(periodsOf(day).map((period) => ({ period, spent: 0 })))
    .onConflict((conflict) =>
      conflict.column('period').doUpdateSet({ spent: sql`reminder_budget.spent` }),
    )
    .returning(['period', 'spent'])
    .execute()
  return toSpent(day, rows)
}

/** As many as there may be; numbers that get none now do not take the place of others. */
async function choose(trx: Trx, { asked, since, takeRoom, textFor }: Order, most: number) {
  const chosen: Chosen[] = []
  const seen = new Set<string>()
  let unreachable = 0
  for (let offset = 0; chosen.length < most; offset += PAGE) {
    const page = await selectPage(trx, { asked, since, offset })
    for (const { username, phone, lacks: bits, last_level: level, ...row } of page) {
      if (chosen.length === most || phone === null || seen.has(phone)) continue
      seen.add(phone)
      if (takeRoom(phone)) {
        const lacks = lacksOf({ lacks: bits, level, isPostal: row.is_postal }, asked.required)
        chosen.push({ phone, text: textFor({ username, phone, lacks }) })
      } else unreachable += 1
    }
    if (page.length < PAGE) break
  }
  return { chosen, unreachable }
}

type Page = Pick<Order, 'asked' | 'since'> & { offset: number }

function selectPage(trx: Trx, { asked, since, offset }: Page) {
  return selectRemindable(trx, asked)
    .select([
      'staff_account.username',
      'staff_account.phone',
      'staff_account.lacks',
      'staff_account.last_level',
    ])
    .select(isPostal.as('is_postal'))
    .where(hasPhone)
    .where(isDue(since))
    .orderBy('unit.path')
    .orderBy('staff_account.username')
    .limit(PAGE)
    .offset(offset)
    .execute()
}

type Writing = { order: Order; roundId: string; page: readonly Chosen[]; from: number }

async function writePage(trx: Trx, sealer: Sealer, { order, roundId, page, from }: Writing) {
  const { at, sending } = order
  const { startsAt, endsAt: uselessAfter } = sending
  const messages = page.map(({ phone, text }, index) => {
    const dueAt = addSeconds(startsAt, Math.floor((from + index) / PER_SECOND))
    return smsMessageRow({ messageId: newId(), phone, text, at, uselessAfter, dueAt }, sealer)
  })
  await trx.insertInto('sms_message').values(messages).execute()
  await trx
    .insertInto('reminder')
    .values(messages.map(({ id }) => ({ id, round_id: roundId })))
    .execute()
  await trx
    .insertInto('reminded_phone')
    .values(page.map(({ phone }) => ({ phone, last_at: at })))
    .onConflict((conflict) => conflict.column('phone').doUpdateSet({ last_at: at }))
    .execute()
}
