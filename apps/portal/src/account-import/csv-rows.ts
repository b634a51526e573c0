import { createReadStream } from 'node:fs'
import { type CsvError, parse } from 'csv-parse'
import { MAX_CELL_LENGTH, refuseFile, type SheetRow } from './sheet.ts'

/** So many fields of all columns together are one record at most. */
const MAX_RECORD_CHARS = 50_000

type Record = { record: string[]; info: { lines: number } }

/**
 * A CSV file row by row (RFC 4180; comma or semicolon, UTF-8 with or without a mark), in the memory
 * of a few rows. Throws DomainError `bad-request` where it is no such file.
 */
export async function* readCsvRows(path: string): AsyncGenerator<SheetRow> {
  const parser = createReadStream(path).pipe(
    parse({
      bom: true,
      delimiter: [',', ';'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: MAX_RECORD_CHARS,
    }),
  )
  let row = 0
  try {
    for await (const { record } of parser as AsyncIterable<Record>) {
      row += 1
      if (record.some((cell) => cell.length > MAX_CELL_LENGTH)) refuseFile(`row ${row}: too long`)
      if (record.some((cell) => cell.includes('\uFFFD'))) refuseFile(`row ${row}: not UTF-8`)
      yield { sheet: undefined, row, cells: record }
    }
  } catch (error) {
    if (isCsvError(error)) refuseFile(`after row ${row}: ${error.code}`, error)
    throw error
  }
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}
