import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import { lacks } from '../readiness/readiness.ts'
import type { OnestopTables } from '../tables.ts'
import type { Round } from './reminder.ts'

const MOST_ROUNDS = 10

/** What became of the messages is read from the outbox, for as long as that keeps them. */
export async function listRounds(db: Kysely<OnestopTables>, reach: string): Promise<Round[]> {
  const rows = await selectRounds(db, reach).execute()
  return rows.map((row) => ({
    at: row.at,
    startsAt: row.starts_at,
    unitName: row.unit_name,
    lack: lacks.find((lack) => lack === row.lack),
    by: row.by,
    written: row.written,
    unreachable: row.unreachable,
    messages:
      Number(row.known) === 0
        ? undefined
        : { sent: Number(row.sent), waiting: Number(row.waiting), failed: Number(row.failed) },
  }))
}

function selectRounds(db: Kysely<OnestopTables>, reach: string) {
  return db
    .selectFrom('reminder_round')
    .innerJoin('unit', 'unit.id', 'reminder_round.unit_id')
    .innerJoin('staff_account as actor', 'actor.id', 'reminder_round.staff_account_id')
    .leftJoinLateral(
      (join) => countMessages(join).as('told'),
      (join) => join.onTrue(),
    )
    .select([
      'reminder_round.at',
      'reminder_round.starts_at',
      'reminder_round.lack',
      'reminder_round.written',
      'reminder_round.unreachable',
      'unit.name as unit_name',
      'actor.full_name as by',
      'told.known',
      'told.sent',
      'told.waiting',
      'told.failed',
    ])
    .where(sql<boolean>`starts_with(${sql.ref('unit.path')}, ${reach})`)
    .orderBy('reminder_round.at', 'desc')
    .limit(MOST_ROUNDS)
}

function countMessages(join: ExpressionBuilder<OnestopTables, 'reminder_round'>) {
  const countOf = (condition: RawBuilder<unknown>) =>
    sql<string>`count(*) filter (where ${condition})`
  return join
    .selectFrom('reminder')
    .innerJoin('sms_message', 'sms_message.id', 'reminder.id')
    .whereRef('reminder.round_id', '=', 'reminder_round.id')
    .select([
      sql<string>`count(*)`.as('known'),
      countOf(sql`sent_at is not null and failed_at is null`).as('sent'),
      countOf(sql`text_sealed is not null`).as('waiting'),
      countOf(sql`given_up_at is not null or failed_at is not null`).as('failed'),
    ])
}
