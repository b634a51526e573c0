import { type Kysely, sql } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { RehearsalDay, RehearsalStore } from './rehearsal.ts'

export function createRehearsalStore(db: Kysely<PortalTables>): RehearsalStore {
  return {
    list: () => list(db),
    async isDay(day) {
      const found = db.selectFrom('rehearsal_day').select('day').where('day', '=', day)
      return (await found.executeTakeFirst()) !== undefined
    },
    async add(day, { actor, at }) {
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('rehearsal_day')
          .values({ day, changed_at: at, changed_by: actor.name })
          .onConflict((conflict) => conflict.column('day').doNothing())
          .execute()
        const detail = { day }
        await writeAudit(trx, { type: 'rehearsal.added', at, ...auditedBy(actor), detail })
      })
    },
    async remove(day, { actor, at }) {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('rehearsal_day').where('day', '=', day).execute()
        const detail = { day }
        await writeAudit(trx, { type: 'rehearsal.removed', at, ...auditedBy(actor), detail })
      })
    },
    async answer({ day, accountId, answer, at }) {
      await db
        .insertInto('rehearsal_answer')
        .values({ day, account_id: accountId, answer, at })
        .onConflict((conflict) =>
          conflict.columns(['day', 'account_id']).doUpdateSet({ answer, at }),
        )
        .execute()
    },
  }
}

const days = sql.table('portal.rehearsal_day')
const answers = sql.table('portal.rehearsal_answer')

async function list(db: Kysely<PortalTables>): Promise<RehearsalDay[]> {
  const { rows } = await sql<RehearsalDay>`
    select d.day,
      (count(*) filter (where a.answer = 'eid'))::int as eid,
      (count(*) filter (where a.answer = 'passed'))::int as passed
    from ${days} d left join ${answers} a on a.day = d.day
    group by d.day order by d.day`.execute(db)
  return rows
}
