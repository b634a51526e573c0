import pg from 'pg'

/** A party whose database is lost and comes back. */
export type BackedUpParty = {
  /** Of its schema. */
  name: string
  secretKey: string
  /** Starts on this database, as a process does, and ends again. */
  openAndClose(url: string): Promise<void>
  fill(url: string): Promise<void>
  /** One statement of somebody who works while the backup is taken. */
  work: string
  harms: readonly Harm[]
  /** What people would miss, read by the party's own code on the restored database: how much of it. */
  readBack(url: string): Promise<number>
}

/** What an accident or an intruder could do to a restored database, and what is said of it. */
export type Harm = { act: string; said: string }

export async function query<Row = unknown>(url: string, statement: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement, values)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** The database must not let anybody change an audit; whoever could, would. */
export const auditHarms = (table: string): Harm[] => [
  {
    act: `alter table ${table} disable trigger ${table.split('.')[1]}_append_only`,
    said: `table ${table.split('.')[1]} is not append-only`,
  },
  {
    act: `update ${table} set detail = '{}'
          where id = (select id from ${table} where detail <> '{}' limit 1)`,
    said: `table ${table.split('.')[1]}: the rows are not the same`,
  },
]
