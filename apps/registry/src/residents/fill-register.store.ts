import { setImmediate } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { type RegistryTables, SCHEMA } from '../tables.ts'
import { insertHouseholds } from './insert-households.store.ts'
import type { FillingOptions, HouseholdToInsert } from './residents.ts'

type Db = Kysely<RegistryTables>

/**
 * Fills an empty register in one transaction: what makes rows slow to insert is taken off first
 * and put back at the end, and nobody ever sees a register that is half full or without an index.
 */
export function fillEmptyRegister(
  db: Db,
  batches: Iterable<readonly HouseholdToInsert[]>,
  options: FillingOptions,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    // An index over a million rows takes longer than a statement of a page may.
    await sql`set local statement_timeout = 0`.execute(transaction)
    await lockTables(transaction)
    if (await isInhabited(transaction)) return false
    const definitions = await findDefinitions(transaction)
    for (const { takeOff } of definitions) await sql.raw(takeOff).execute(transaction)
    await insertAll(transaction, batches, options)
    for (const { putBack } of definitions.toReversed()) await sql.raw(putBack).execute(transaction)
    // Nobody else does in the first minutes, and a plan made for an empty table reads all of it.
    for (const table of filledTables) await sql`analyze ${sql.table(table)}`.execute(transaction)
    return true
  })
}

const filledTables = ['household', 'resident', 'resident_personal_id'].map(
  (table) => `${SCHEMA}.${table}`,
)

/** Of two that start at once one fills, the other finds people. */
async function lockTables(db: Db): Promise<void> {
  const tables = sql.join(filledTables.map((table) => sql.table(table)))
  await sql`lock table ${tables} in access exclusive mode`.execute(db)
}

async function isInhabited(db: Db): Promise<boolean> {
  const somebody = await db.selectFrom('resident').select('resident_id').limit(1).execute()
  return somebody.length > 0
}

/** Statements that remove an index or a reference between tables, and make it again. */
type Definition = { takeOff: string; putBack: string }

/**
 * As the database itself writes them down, so that no second description can go out of step with
 * the migrations. Primary keys stay: ids ascend, so they cost little. Indexes first, for a
 * reference needs none of them.
 */
async function findDefinitions(db: Db): Promise<Definition[]> {
  const tables = sql.join(filledTables.map((table) => sql`${table}::regclass`))
  const indexes = await sql<Definition>`
    select format('drop index %s', i.indexrelid::regclass) as "takeOff",
      pg_get_indexdef(i.indexrelid) as "putBack"
    from pg_index i
    where i.indrelid in (${tables})
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`.execute(db)
  const references = await sql<Definition>`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as "takeOff",
      format('alter table %s add constraint %I %s', conrelid::regclass, conname,
        pg_get_constraintdef(oid)) as "putBack"
    from pg_constraint
    where contype = 'f' and conrelid in (${tables})`.execute(db)
  return [...indexes.rows, ...references.rows]
}

/** While the database takes one batch the next is made. */
async function insertAll(
  db: Db,
  batches: Iterable<readonly HouseholdToInsert[]>,
  { at, onFilling }: FillingOptions,
): Promise<void> {
  let residents = 0
  let inserting: Promise<void> = Promise.resolve()
  try {
    for (const batch of batches) {
      await inserting
      onFilling({ residents, isIndexing: false })
      inserting = insertHouseholds(db, batch, at)
      inserting.catch(() => undefined) // told below, when it is waited for
      await setImmediate() // lets the statement leave before the next batch is made
      residents += batch.reduce((sum, { members }) => sum + members.length, 0)
    }
  } finally {
    await inserting
  }
  onFilling({ residents, isIndexing: true })
}
