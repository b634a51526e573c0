import {
  type CellError,
  type Columns,
  type HeadingProblem,
  type ImportFile,
  isEmptyRow,
  readHeadings,
  type SheetRow,
  type Table,
} from '@mot-cua/sheets'

/** What a row is judged by; `seen` are the codes or names of the rows before it. */
export type Judging<Column extends string> = { columns: Columns<Column>; seen: Set<string> }

/** `differing`: in what a row says another thing than the province, which stays as it is. */
export type Verdict<T, Problem extends string> =
  | { added: T }
  | { there: string; differing: readonly string[]; cell: string }
  | { errors: readonly CellError<Problem>[] }

export type Difference = { cell: string; of: string; columns: readonly string[] }

export type Judged<T, Column extends string, Problem extends string> = {
  headingProblems: readonly HeadingProblem<Column>[]
  errors: CellError<Problem>[]
  added: T[]
  /** Codes or names of those that are there and say the same. */
  same: string[]
  differing: Difference[]
}

export type ReadTable<Column extends string> = {
  columns: Columns<Column>
  headingProblems: readonly HeadingProblem<Column>[]
  rows: readonly SheetRow[]
}

/** All of a file, which is judged as a whole; without one, a table that has no rows. */
export async function readTable<Column extends string>(
  file: Pick<ImportFile, 'rows'> | undefined,
  table: Table<Column>,
): Promise<ReadTable<Column>> {
  if (!file) return { columns: new Map(), headingProblems: [], rows: [] }
  const batches = await Array.fromAsync(file.rows())
  const [heading, ...rows] = batches
    .flatMap((batch) => batch.rows)
    .filter((row) => !isEmptyRow(row))
  const { columns, problems } = readHeadings(heading?.cells ?? [], table)
  return { columns, headingProblems: problems, rows: problems.length > 0 ? [] : rows }
}

/** Every row judged in turn, so that all that is wrong is told at once. */
export function judgeRows<T, Column extends string, Problem extends string>(
  { columns, headingProblems, rows }: ReadTable<Column>,
  judge: (row: SheetRow, judging: Judging<Column>) => Verdict<T, Problem>,
): Judged<T, Column, Problem> {
  const seen = new Set<string>()
  const judged: Judged<T, Column, Problem> = {
    headingProblems,
    errors: [],
    added: [],
    same: [],
    differing: [],
  }
  for (const row of rows) {
    const verdict = judge(row, { columns, seen })
    if ('added' in verdict) judged.added.push(verdict.added)
    else if ('errors' in verdict) judged.errors.push(...verdict.errors)
    else if (verdict.differing.length === 0) judged.same.push(verdict.there)
    else {
      const { cell, there, differing } = verdict
      judged.differing.push({ cell, of: there, columns: differing })
    }
  }
  return judged
}
