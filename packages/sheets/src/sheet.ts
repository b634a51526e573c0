import { DomainError } from '@mot-cua/kernel'

/** A row of a table as somebody wrote it; cells by column, from 0. */
export type SheetRow = {
  /** Of a workbook; a CSV file has none. */
  sheet: string | undefined
  /** As programs for tables number them: the heading is usually 1. */
  row: number
  cells: readonly string[]
}

/** Rows that came together, and the share of the file, 0 to 1, that is read with them. */
export type RowBatch = { rows: readonly SheetRow[]; share: number }

/** A file that can be read more than once: for a dry run, and again for the import. */
export type ImportFile = {
  name: string
  sha256: string
  rows: () => AsyncIterable<RowBatch>
}

/** More columns or longer cells than this are no table of accounts. */
export const MAX_COLUMNS = 100
export const MAX_CELL_LENGTH = 2_000

type RowPlace = Pick<SheetRow, 'sheet' | 'row'>

/** Where an error is, as the program that made the file names the place: `Sheet1!C17`. */
export function cellAddress({ sheet, row }: RowPlace, column: number): string {
  const cell = `${columnLetters(column)}${row}`
  return sheet === undefined ? cell : `${sheet}!${cell}`
}

function columnLetters(column: number): string {
  const rest = Math.floor(column / 26) - 1
  return (rest >= 0 ? columnLetters(rest) : '') + String.fromCharCode(65 + (column % 26))
}

/** The column of a cell's own address (`AB12` → 27). */
export function columnOf(address: string): number {
  let column = 0
  for (let at = 0; at < address.length; at += 1) {
    const letter = address.charCodeAt(at) - 64
    // Beyond the last column that there may be it only has to stay too large.
    if (letter < 1 || letter > 26 || column > MAX_COLUMNS) break
    column = column * 26 + letter
  }
  return column - 1
}

/** Throws `bad-request`; the sentence is for whoever gave the file. */
export function refuseFile(reason: string, cause?: unknown): never {
  throw new DomainError('bad-request', reason, { cause })
}

/** The one way in which all that is too long is told: where it stands, and what would do. */
export function refuseLongCell(place: string, cause?: unknown): never {
  const most = MAX_CELL_LENGTH.toLocaleString('en')
  return refuseFile(`${place}: a cell holds at most ${most} characters`, cause)
}
