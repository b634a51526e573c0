import { totpSealedColumn } from '@mot-cua/authentication'
import { createSealer, deriveKey, type SealedColumn, type Sealer } from '@mot-cua/kernel'
import { sealedColumns } from '@mot-cua/oidc'
import { onestopSealedColumns } from '@mot-cua/onestop'
import { portalSealedColumns } from '@mot-cua/portal'
import { smsSealedColumn } from '@mot-cua/sms'
import type { Query } from './query.ts'

/** Every column that a party keeps sealed; a table that it does not have is passed over. */
export const allSealedColumns: readonly SealedColumn[] = [
  ...sealedColumns,
  smsSealedColumn,
  totpSealedColumn,
  ...portalSealedColumns,
  ...onestopSealedColumns,
]

/** Of rows at a time: a part of a file has a quarter of a megabyte. */
const ROWS_AT_ONCE = 50

/**
 * Tries every value that rests sealed: a backup without its key is a box without a key. Runs in a
 * transaction, because it reads by a cursor.
 */
export async function countSealed(
  query: Query,
  { party, secretKey }: { party: string; secretKey: string },
): Promise<{ opened: number; closed: string[] }> {
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  await query(`set local search_path to "${party}"`)
  const closed: string[] = []
  let opened = 0
  for (const column of allSealedColumns) {
    if (!(await hasTable(query, party, column.table))) continue
    for await (const row of readRows(query, column)) {
      if (opens(sealer, column, row)) opened += 1
      else closed.push(`a secret in ${column.table}`)
    }
  }
  return { opened, closed }
}

type Row = Record<string, string> & { sealed: string | Buffer }

async function* readRows(query: Query, { table, column, bound }: SealedColumn) {
  const asked = Object.entries(bound).map(([name, of]) => `(${of})::text as "${name}"`)
  await query(`declare sealed_rows no scroll cursor for
    select ${[...asked, `"${column}" as sealed`].join(', ')}
    from "${table}" where "${column}" is not null`)
  for (;;) {
    const rows = await query<Row>(`fetch ${ROWS_AT_ONCE} from sealed_rows`)
    yield* rows
    if (rows.length === 0) break
  }
  await query('close sealed_rows')
}

function opens(sealer: Sealer, { contextOf, isBytes }: SealedColumn, row: Row): boolean {
  const { sealed } = row
  try {
    if (isBytes) sealer.openBytes(sealed as Buffer, contextOf(row))
    else sealer.open(sealed as string, contextOf(row))
    return true
  } catch {
    return false
  }
}

async function hasTable(query: Query, schema: string, table: string): Promise<boolean> {
  const rows = await query(
    'select 1 from information_schema.tables where table_schema = $1 and table_name = $2',
    [schema, table],
  )
  return rows.length > 0
}
