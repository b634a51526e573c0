import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { SqlEngine } from './sql-engine.ts'

/**
 * Plain PostgreSQL 15 SQL with unqualified names: the search path is the app's schema, and
 * nothing else. One statement per element (PGlite runs one at a time).
 */
export type Migration = {
  /** Four digits and words: `0001-accounts`. The order of names is the order of running. */
  name: string
  statements: readonly string[]
}

/**
 * Creates the schema if absent and runs what has not run yet, each migration in a transaction of
 * its own. Of processes that start at once, one does the work while the others wait for it.
 * Rejects at the first migration that fails (those before it stay), and when the database holds
 * one that is not in the list.
 */
export async function migrate(
  engine: SqlEngine,
  schema: string,
  migrations: readonly Migration[],
): Promise<{ ran: string[] }> {
  assertOrdered(migrations)
  return engine
    .schema<unknown>(schema)
    .connection()
    .execute(async (connection) => {
      // A new index, or waiting for another process that builds one, takes as long as it takes.
      await sql`set statement_timeout = 0`.execute(connection)
      try {
        return { ran: await runPending(connection, schema, migrations) }
      } finally {
        await sql`reset statement_timeout`.execute(connection)
      }
    })
}

/** Names of what `migrate` would run; nothing is written, also where there is no schema yet. */
export async function listPending(
  engine: SqlEngine,
  schema: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  const known = await createMigrator(engine.schema(schema), schema, migrations).getMigrations()
  return known.flatMap(({ name, executedAt }) => (executedAt ? [] : [name]))
}

function createMigrator(
  db: Kysely<unknown>,
  schema: string,
  migrations: readonly Migration[],
): Migrator {
  return new Migrator({
    db,
    migrationTableSchema: schema,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(migrations.map((it) => [it.name, asKyselyMigration(schema, it)])),
    },
  })
}

async function runPending(
  db: Kysely<unknown>,
  schema: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  const migrator = createMigrator(db, schema, migrations)
  const ran: string[] = []
  for (;;) {
    // One step at a time: `migrateToLatest` puts all of them into one transaction.
    const { error, results = [] } = await migrator.migrateUp()
    if (error instanceof Error) {
      const name = results.find(({ status }) => status === 'Error')?.migrationName ?? 'start'
      throw new Error(`migration of schema ${schema}, ${name}: ${error.message}`, { cause: error })
    }
    if (results.length === 0) return ran
    ran.push(...results.map(({ migrationName }) => migrationName))
  }
}

function asKyselyMigration(schema: string, { statements }: Migration) {
  return {
    async up(transaction: Kysely<unknown>): Promise<void> {
      await sql`set local search_path to ${sql.id(schema)}`.execute(transaction)
      for (const statement of statements) await sql.raw(statement).execute(transaction)
    },
  }
}

/** Kysely runs by name; a list in another order, or a name used twice, would mislead its reader. */
function assertOrdered(migrations: readonly Migration[]): void {
  let previous = ''
  for (const { name } of migrations) {
    if (!/^\d{4}-[a-z0-9-]+$/.test(name)) throw new Error(`migration name not 0001-words: ${name}`)
    if (name <= previous) throw new Error(`migration ${name} must not stand after ${previous}`)
    previous = name
  }
}
