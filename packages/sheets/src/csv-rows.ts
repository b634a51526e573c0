import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { type CsvFormat, readCsvRecord, separatorOf } from './csv-record.ts'
import { type RowBatch, refuseFile, type SheetRow } from './sheet.ts'

/**
 * A CSV file row by row (RFC 4180; comma or semicolon, UTF-8 with or without a mark), in the memory
 * of a few rows. Throws DomainError `bad-request` where it is no such file.
 */
export async function* readCsvRows(path: string): AsyncGenerator<RowBatch> {
  const { size } = await stat(path)
  const decoder = new StringDecoder('utf8')
  const takeRows = createCsvReader()
  let readBytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    readBytes += chunk.length
    yield { rows: takeRows(decoder.write(chunk)), share: Math.min(1, readBytes / size) }
  }
  yield { rows: takeRows(decoder.end(), { isLast: true }), share: 1 }
}

/** Takes a text part by part; answers the rows that have ended, and keeps what has not. */
function createCsvReader() {
  let rest = ''
  let row = 0
  let format: CsvFormat | undefined
  return (part: string, { isLast = false } = {}): SheetRow[] => {
    const text = rest + (row === 0 && rest === '' ? part.replace(/^\uFEFF/, '') : part)
    const isBroken = text.includes('\uFFFD')
    const rows: SheetRow[] = []
    let at = 0
    while (at < text.length) {
      format ??= separatorOf(text, isLast)
      const read = format && readCsvRecord(text, at, { ...format, isLast, row: row + 1 })
      if (!read) break
      row += 1
      at = read.next
      if (isBroken) refuseBroken(read.cells, row)
      rows.push({ sheet: undefined, row, cells: read.cells })
    }
    rest = text.slice(at)
    return rows
  }
}

function refuseBroken(cells: readonly string[], row: number): void {
  if (cells.some((cell) => cell.includes('\uFFFD'))) refuseFile(`row ${row}: not UTF-8`)
}
