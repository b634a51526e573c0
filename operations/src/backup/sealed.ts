import { createSealer, deriveKey } from '@mot-cua/kernel'
import { sealedColumns } from '@mot-cua/oidc'
import { portalSealedColumns } from '@mot-cua/portal'
import type { Query } from './query.ts'

/** Tries every secret that rests sealed: a backup without its key is a box without a key. */
export async function countSealed(
  query: Query,
  { party, secretKey }: { party: string; secretKey: string },
): Promise<{ opened: number; closed: string[] }> {
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  const closed: string[] = []
  let opened = 0
  for (const { table, column, contextOf } of [...sealedColumns, ...portalSealedColumns]) {
    if (!(await hasTable(query, party, table))) continue
    const rows = await query<Record<string, string>>(`select * from "${party}"."${table}"`)
    for (const row of rows) {
      try {
        sealer.open(row[column] ?? '', contextOf(row))
        opened += 1
      } catch {
        closed.push(`a secret in ${table}`)
      }
    }
  }
  return { opened, closed }
}

async function hasTable(query: Query, schema: string, table: string): Promise<boolean> {
  const rows = await query(
    'select 1 from information_schema.tables where table_schema = $1 and table_name = $2',
    [schema, table],
  )
  return rows.length > 0
}
