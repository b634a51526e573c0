import {
  type Columns,
  cellAddress,
  type HeadingProblem,
  type ImportFile,
  isEmptyRow,
  readHeadings,
  type SheetRow,
} from '@mot-cua/sheets'
import { type ImportColumn, importTable } from './columns.ts'
import { type ImportedAccount, type RowError, readImportRow } from './read-row.ts'

/** So many rows go to the database at once. */
const CHUNK = 1_000

export type Placed = { account: ImportedAccount; cell: string }

/** `share` of the file, 0 to 1, is read with it. */
export type Chunk = { rows: number; placed: Placed[]; errors: RowError[]; share: number }

type Deps = { isKnownHash: (hash: string) => boolean }

/** The heading first, and then what its rows say, by the thousand. */
export async function* readChunks(
  deps: Deps,
  file: Pick<ImportFile, 'rows'>,
): AsyncGenerator<Chunk | { headingProblems: HeadingProblem<ImportColumn>[] }> {
  let columns: Columns<ImportColumn> | undefined
  const seen = new Set<string>()
  let chunk = newChunk()
  for await (const { rows, share } of file.rows()) {
    for (const row of rows) {
      if (isEmptyRow(row)) continue
      if (columns === undefined) {
        const heading = readHeadings(row.cells, importTable)
        columns = heading.columns
        yield { headingProblems: heading.problems }
        if (heading.problems.length > 0) return
        continue
      }
      addRow(chunk, row, { columns, seen, deps })
      if (chunk.rows < CHUNK) continue
      yield { ...chunk, share }
      chunk = newChunk()
    }
  }
  if (chunk.rows > 0) yield chunk
}

function newChunk(): Chunk {
  return { rows: 0, placed: [], errors: [], share: 1 }
}

type Reading = { columns: Columns<ImportColumn>; seen: Set<string>; deps: Deps }

function addRow(chunk: Chunk, row: SheetRow, { columns, seen, deps }: Reading): void {
  chunk.rows += 1
  const read = readImportRow(row, columns, deps)
  if ('errors' in read) {
    chunk.errors.push(...read.errors)
    return
  }
  const cell = cellAddress(row, columns.get('username') ?? 0)
  const { account } = read
  if (seen.has(account.username)) {
    chunk.errors.push({ cell, problem: 'twice-in-file' })
    return
  }
  seen.add(account.username)
  chunk.placed.push({ account, cell })
}
