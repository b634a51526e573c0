import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readCsvRows } from './csv-rows.ts'
import { type ImportFile, refuseFile } from './sheet.ts'
import { readWorkbookRows } from './workbook-rows.ts'

/** What every zip archive, and so every workbook, begins with. */
const ZIP_START = Buffer.from('PK\u0003\u0004', 'latin1')
/** Of the workbook format before 2007, which nothing here reads. */
const OLD_EXCEL_START = Buffer.from('D0CF11E0', 'hex')

/**
 * A table to import, of whichever kind its content is; the name of the file does not matter. Throws
 * DomainError `bad-request` where it is neither.
 */
export async function openImportFile(path: string): Promise<ImportFile> {
  const start = await readStart(path)
  if (start.equals(OLD_EXCEL_START)) {
    refuseFile('an .xls file of before 2007: save it as .xlsx or CSV')
  }
  const isWorkbook = start.equals(ZIP_START)
  return {
    name: basename(path),
    sha256: await hashFile(path),
    rows: () => (isWorkbook ? readWorkbookRows(path) : readCsvRows(path)),
  }
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
