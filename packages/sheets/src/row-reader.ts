import type { Columns, Table } from './headings.ts'
import { cellAddress, type SheetRow } from './sheet.ts'

/** `cell` as the program that made the file names it: `C17`, `Sheet1!C17`. */
export type CellError<Problem extends string> = { cell: string; problem: Problem }

export type CellReader<T, Problem extends string> = (
  text: string,
) => { value: T } | { problem: Problem }

type Reading<Column extends string> = { columns: Columns<Column>; needed: Table<Column>['needed'] }

/** Reads one row cell by cell, and keeps every reason why it cannot be taken. */
export function createRowReader<Column extends string, Problem extends string>(
  row: SheetRow,
  { columns, needed }: Reading<Column>,
) {
  const errors: CellError<Problem | 'missing'>[] = []
  const cellOf = (column: Column) => cellAddress(row, columns.get(column) ?? 0)
  const read = <T>(column: Column, reader: CellReader<T, Problem>): T | undefined => {
    const at = columns.get(column)
    const text = (at === undefined ? '' : (row.cells[at] ?? '')).normalize('NFC').trim()
    const answer = text === '' ? undefined : reader(text)
    if (answer !== undefined && 'value' in answer) return answer.value
    if (answer !== undefined) errors.push({ cell: cellOf(column), problem: answer.problem })
    else if (needed.includes(column)) errors.push({ cell: cellOf(column), problem: 'missing' })
    return undefined
  }
  return { errors, cellOf, read }
}

/** Nothing in it but spaces. */
export function isEmptyRow({ cells }: SheetRow): boolean {
  return cells.every((cell) => cell.trim() === '')
}
