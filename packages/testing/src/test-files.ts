import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import writeExcelFile from 'write-excel-file/node'

/** Files of a suite, in a folder that goes with it. */
export function createTestFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-import-'))
  let count = 0
  const next = (ending: string) => join(folder, `${(count += 1)}.${ending}`)
  return {
    text(content: string | Buffer): string {
      const path = next('csv')
      writeFileSync(path, content)
      return path
    },
    csv(rows: readonly (readonly string[])[], separator = ','): string {
      const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`
      return this.text(rows.map((row) => row.map(quote).join(separator)).join('\r\n'))
    },
    async workbook(
      rows: readonly (readonly (string | number)[])[],
      sheet = 'Dân',
    ): Promise<string> {
      const path = next('xlsx')
      const cells = rows.map((row) => row.map((value) => ({ value })))
      await writeExcelFile(cells, { sheet }).toFile(path)
      return path
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
