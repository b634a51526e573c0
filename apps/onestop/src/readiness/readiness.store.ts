import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { StaffLevels } from '../hat/hat.ts'
import type { OnestopTables } from '../tables.ts'
import { isPostal, joinPostal, requiredLevelBy } from './postal.store.ts'
import {
  ALL_LACK_BITS,
  type Lack,
  type LackAsked,
  type ListedOfficial,
  lackBits,
  lacksOf,
  type PeopleAsked,
  type ReadinessStore,
  SUSPENDED_BIT,
} from './readiness.ts'

type Db = Kysely<OnestopTables>

export function createReadinessStore(db: Db): ReadinessStore {
  return {
    async tally(reach, required) {
      const isOneLevel = required.staff === required.postal
      const all = selectTally(db, reach)
      const rows = await (isOneLevel ? all : all.unionAll(selectPostTally(db, reach))).execute()
      return rows.flatMap(({ unit_id: unitId, lacks, last_level: level, is_postal, ...row }) => {
        const [accounts, told] = [Number(row.accounts), { unitId, lacks, level }]
        if (!is_postal) return [{ ...told, isPostal: false, accounts }]
        // They are among all as well, where they are taken out: tallies add up.
        return [
          { ...told, isPostal: true, accounts },
          { ...told, isPostal: false, accounts: -accounts },
        ]
      })
    },
    people: (asked) => listPeople(db, asked),
    async lacksOf(staffAccountId, required) {
      const account = await db
        .selectFrom('staff_account')
        .leftJoin('staff_role as postal', joinPostal)
        .select(['lacks', 'last_level as level'])
        .select(isPostal.as('isPostal'))
        .where('staff_account.id', '=', staffAccountId)
        .executeTakeFirstOrThrow()
      return lacksOf(account, required)
    },
  }
}

async function listPeople(
  db: Db,
  { limit, offset, ...asked }: PeopleAsked,
): Promise<ListedOfficial[]> {
  const { required } = asked
  const rows = await selectLacking(db, asked)
    .select([
      'staff_account.id',
      'staff_account.username',
      'staff_account.full_name',
      'staff_account.phone',
      'staff_account.lacks',
      'staff_account.last_level',
      'staff_account.last_worn_at',
      'unit.name as unit_name',
    ])
    .select(isPostal.as('is_postal'))
    .orderBy('unit.path')
    .orderBy('staff_account.username')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    fullName: row.full_name,
    phone: row.phone ?? undefined,
    unitName: row.unit_name,
    lacks: lacksOf({ lacks: row.lacks, level: row.last_level, isPostal: row.is_postal }, required),
    lastWornAt: row.last_worn_at ?? undefined,
  }))
}

/** From its index alone: what is counted stands in it, and nothing else is read. */
function selectTally(db: Db, reach: string, isOfPost = false) {
  return db
    .selectFrom('staff_account')
    .select(['unit_id', 'lacks', 'last_level'])
    .select((count) => count.fn.countAll().as('accounts'))
    .select(sql<boolean>`${isOfPost}::boolean`.as('is_postal'))
    .where('ended_at', 'is', null)
    .$if(reach !== '/', (query) =>
      query.where('unit_id', 'in', (units) =>
        units.selectFrom('unit').select('unit.id').where(isBelow(reach)),
      ),
    )
    .groupBy(['unit_id', 'lacks', 'last_level'])
}

/** The same of the post alone, where another level is asked of it. */
function selectPostTally(db: Db, reach: string) {
  return selectTally(db, reach, true).where('staff_account.id', 'in', (roles) =>
    roles.selectFrom('staff_role').select('staff_account_id').where('role', '=', 'postal'),
  )
}

function isBelow(path: string) {
  return sql<boolean>`starts_with(${sql.ref('unit.path')}, ${path})`
}

/** Accounts of a unit and those below it that lack what is asked for; which columns, is the asker's. */
export function selectLacking(db: Db, { path, lack, required }: LackAsked) {
  return db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .leftJoin('staff_role as postal', joinPostal)
    .where('staff_account.ended_at', 'is', null)
    .where(sql<boolean>`${sql.ref('staff_account.lacks')} & ${SUSPENDED_BIT} = 0`)
    .where(isBelow(path))
    .where((is) => lacking(is, lack, required))
}

type Is = ExpressionBuilder<OnestopTables, 'staff_account' | 'unit'>

/** The same as `lacksOf`, said to the database. */
function lacking(is: Is, lack: Lack | undefined, required: StaffLevels) {
  const bits = sql.ref('staff_account.lacks')
  const level = sql<boolean>`${bits} & ${lackBits.bound} = 0
    and coalesce(${sql.ref('staff_account.last_level')}, 0) < ${requiredLevelBy(required)}`
  if (lack === 'level') return level
  if (lack) return sql<boolean>`${bits} & ${lackBits[lack]} <> 0`
  return is.or([sql<boolean>`${bits} & ${ALL_LACK_BITS} <> 0`, level])
}
