import { DomainError } from '@mot-cua/kernel'

/** A row of a table as somebody wrote it; cells by column, from 0. */
export type SheetRow = {
  /** Of a workbook; a CSV file has none. */
  sheet: string | undefined
  /** As programs for tables number them: the heading is usually 1. */
  row: number
  cells: readonly string[]
}

/** More columns or longer cells than this are no table of accounts. */
export const MAX_COLUMNS = 100
export const MAX_CELL_LENGTH = 2_000

/** Where an error is, as the program that made the file names the place: `Sheet1!C17`. */
export function cellAddress({ sheet, row }: SheetRow, column: number): string {
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
  for (const letter of /^[A-Z]+/.exec(address)?.[0] ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64
  }
  return column - 1
}

/** Throws `bad-request`; the sentence is for whoever gave the file. */
export function refuseFile(reason: string, cause?: unknown): never {
  throw new DomainError('bad-request', reason, { cause })
}
