import { type Kysely, sql } from 'kysely'
import type { OnestopTables } from '../tables.ts'
import { joinPostal, requiredLevelBy } from './postal.store.ts'
import { SUSPENDED_BIT } from './readiness.ts'
import type { TrendStore } from './trend.ts'

type Db = Kysely<OnestopTables>

export function createTrendStore(db: Db): TrendStore {
  return {
    keepDay: (of) => keepDay(db, of),
    async lastDays(path, limit) {
      const rows = await db
        .selectFrom('readiness_day')
        .innerJoin('unit', 'unit.id', 'readiness_day.unit_id')
        .select(sql<string>`to_char(${sql.ref('day')}, 'YYYY-MM-DD')`.as('written'))
        .select((sum) => [sum.fn.sum('accounts').as('accounts'), sum.fn.sum('ready').as('ready')])
        .where(sql<boolean>`starts_with(${sql.ref('unit.path')}, ${path})`)
        .groupBy('day')
        .orderBy('day', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ written: day, accounts, ready }) => {
        return { day, accounts: Number(accounts), ready: Number(ready) }
      })
    },
  }
}

/** The day is that of Viet Nam. Asked first, because counting costs more than looking. */
async function keepDay(db: Db, { at, required }: Parameters<TrendStore['keepDay']>[0]) {
  const day = sql<string>`timezone('Asia/Ho_Chi_Minh', ${at}::timestamptz)::date`
  const kept = await db
    .selectFrom('readiness_day')
    .select('unit_id')
    .where('day', '=', day)
    .limit(1)
    .executeTakeFirst()
  if (kept) return
  const bits = sql.ref('staff_account.lacks')
  const level = sql.ref('staff_account.last_level')
  await db
    .insertInto('readiness_day')
    .columns(['unit_id', 'day', 'accounts', 'ready'])
    .expression(
      db
        .selectFrom('staff_account')
        .leftJoin('staff_role as postal', joinPostal)
        .select([
          'unit_id',
          day.as('day'),
          sql<number>`count(*) filter (where ${bits} & ${SUSPENDED_BIT} = 0)`.as('accounts'),
          sql<number>`count(*) filter (where ${bits} = 0 and ${level} >= ${requiredLevelBy(required)})`.as(
            'ready',
          ),
        ])
        .where('ended_at', 'is', null)
        .groupBy('unit_id'),
    )
    .onConflict((conflict) => conflict.columns(['unit_id', 'day']).doNothing())
    .execute()
}
