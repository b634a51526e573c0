/** The columns that a file may have, each by the words that may stand above it. */
export type Table<Column extends string> = {
  names: Record<Column, readonly string[]>
  needed: readonly Column[]
}

/** Which column is where, from 0. */
export type Columns<Column extends string> = ReadonlyMap<Column, number>

export type HeadingProblem<Column extends string> =
  | { problem: 'missing-column'; column: Column }
  | { problem: 'twice'; column: Column; at: number }

/** Which column is where, by the words of the first row; columns of other names are left alone. */
export function readHeadings<Column extends string>(
  cells: readonly string[],
  table: Table<Column>,
): { columns: Columns<Column>; problems: HeadingProblem<Column>[] } {
  const columns = new Map<Column, number>()
  const problems: HeadingProblem<Column>[] = []
  for (const [at, cell] of cells.entries()) {
    const column = columnNamed(cell, table)
    if (column === undefined) continue
    if (columns.has(column)) problems.push({ problem: 'twice', column, at })
    else columns.set(column, at)
  }
  for (const column of table.needed) {
    if (!columns.has(column)) problems.push({ problem: 'missing-column', column })
  }
  return { columns, problems }
}

function columnNamed<Column extends string>(cell: string, { names }: Table<Column>) {
  // A star marks what must be filled in, on many a form.
  const name = cell.normalize('NFC').replaceAll('*', '').trim().toLowerCase()
  // The keys of an object literal are its type's; Object.keys forgets that.
  return (Object.keys(names) as Column[]).find((column) => names[column].includes(name))
}
