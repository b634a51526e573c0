import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import writeExcelFile from 'write-excel-file/node'

/** bcrypt of `Mat-khau-cu-2019`, as another system kept it. */
export const BCRYPT_HASH = '$2b$10$abcdefghijklmnopqrstuuJ8Q1q0m5r3q0C5WcXvTnH2oWc3ULqK2'

export const HEADING = [
  'Tên đăng nhập',
  'Mật khẩu (băm)',
  'Họ và tên *',
  'Số điện thoại',
  'Email',
  'Số CCCD',
  'Ngày sinh',
  'Giới tính',
]

/** One good row; what is given stands in place of what it has. */
export function rowOf(number: number, changed: Record<number, string> = {}): string[] {
  const digits = String(number).padStart(7, '0')
  const row = [
    `nguoidan${number}`,
    BCRYPT_HASH,
    `Nguyễn Thị Số ${number}`,
    `091${digits}`,
    `dan${number}@example.vn`,
    `09918600${String(number).padStart(4, '0')}`,
    '04/05/1986',
    'Nữ',
  ]
  return row.map((cell, column) => changed[column] ?? cell)
}

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
