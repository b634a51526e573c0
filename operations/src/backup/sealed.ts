import { totpSealedColumn } from '@mot-cua/authentication'
import { createSealer, deriveKey, type SealedColumn, type Sealer } from '@mot-cua/kernel'
import { sealedColumns } from '@mot-cua/oidc'
import { onestopSealedColumns } from '@mot-cua/onestop'
import { portalSealedColumns } from '@mot-cua/portal'
import { smsSealedColumn } from '@mot-cua/sms'
import type { Query } from './query.ts'

/** Every column that a party keeps sealed; one that it does not have is passed over. */
export const allSealedColumns: readonly SealedColumn[] = [
  ...sealedColumns,
  smsSealedColumn,
  totpSealedColumn,
  ...portalSealedColumns,
  ...onestopSealedColumns,
]

/** Of rows at a time: a part of a file has a quarter of a megabyte. */
const ROWS_AT_ONCE = 50

type Sealed = { party: string; secretKey: string }

/**
 * Tries every value that rests sealed: a backup without its key is a box without a key. Runs in a
 * transaction, because it reads by a cursor.
 */
export async function countSealed(
  query: Query,
  sealed: Sealed,
): Promise<{ opened: number; closed: string[] }> {
  const closed: string[] = []
  let opened = 0
  for await (const { table, isOpen } of trySealed(query, sealed)) {
    if (isOpen) opened += 1
    else closed.push(`a secret in ${table}`)
  }
  return { opened, closed }
}

/** Whether the first sealed value opens, or there is none yet. Runs in a transaction, too. */
export async function isKeyOf(query: Query, sealed: Sealed): Promise<boolean> {
  const { value } = await trySealed(query, sealed).next()
  return value?.isOpen ?? true
}

async function* trySealed(
  query: Query,
  { party, secretKey }: Sealed,
): AsyncGenerator<{ table: string; isOpen: boolean }, undefined> {
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  await query(`set local search_path to "${party}"`)
  for (const column of allSealedColumns) {
    if (!(await hasColumn(query, party, column))) continue
    for await (const row of readRows(query, column)) {
      yield { table: column.table, isOpen: opens(sealer, column, row) }
    }
  }
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

/** A schema from before an update may lack one. */
async function hasColumn(
  query: Query,
  schema: string,
  { table, column }: SealedColumn,
): Promise<boolean> {
  const rows = await query(
    `select 1 from information_schema.columns
     where table_schema = $1 and table_name = $2 and column_name = $3`,
    [schema, table, column],
  )
  return rows.length > 0
}
