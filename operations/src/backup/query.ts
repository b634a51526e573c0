import pg from 'pg'

/** Runs one statement; engines differ in everything else. */
export type Query = <Row>(statement: string, values?: unknown[]) => Promise<Row[]>

/** A connection for figures over whole tables: nothing of it is cut off by time. */
export async function withConnection<T>(
  url: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'mot-cua operate' })
  // A server that ends is told by the statement that fails.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(async <Row>(statement: string, values: unknown[] = []) => {
      const { rows } = await client.query(statement, values)
      return rows as Row[]
    })
  } finally {
    await client.end()
  }
}
