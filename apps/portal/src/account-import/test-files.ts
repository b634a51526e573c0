import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, crc32, deflateRawSync } from 'node:zlib'
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

export type ZipPart = {
  name: string
  packed: Buffer
  sizeBytes: number
  /** 0: as it is; 8: deflated. */
  method: 0 | 8
}

export function storedPart(name: string, content: string): ZipPart {
  const packed = Buffer.from(content)
  return { name, packed, sizeBytes: packed.length, method: 0 }
}

/** A part that is a megabyte of the same again and again, without ever being held whole. */
export function bombPart(name: string, { start, megabytes }: { start: string; megabytes: number }) {
  const flushed = (content: string) =>
    deflateRawSync(content, { finishFlush: constants.Z_FULL_FLUSH })
  const block = flushed('a'.repeat(2 ** 20))
  const blocks = Array.from({ length: megabytes }, () => block)
  const packed = Buffer.concat([flushed(start), ...blocks, deflateRawSync('')])
  const sizeBytes = Buffer.byteLength(start) + megabytes * 2 ** 20
  return { name, packed, sizeBytes, method: 8 } satisfies ZipPart
}

/** An archive of parts as they are given, whatever they say of themselves. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, packed, sizeBytes, method } of parts) {
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(method === 0 ? crc32(packed) : 0, 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(sizeBytes, 18)
    fields.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const file = [Buffer.from('PK\u0003\u0004', 'latin1'), fields, Buffer.from(name), packed]
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, place)
    directory.push(Buffer.from(name))
    files.push(...file)
    offset += file.reduce((sum, part) => sum + part.length, 0)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, listed, end])
}

/** What a workbook has besides its one sheet, `Dân`. */
export const workbookParts: readonly ZipPart[] = [
  storedPart(
    'xl/workbook.xml',
    '<workbook><sheets><sheet name="Dân" r:id="r1"/></sheets></workbook>',
  ),
  storedPart(
    'xl/_rels/workbook.xml.rels',
    '<Relationships><Relationship Id="r1" Target="sheet1.xml"/></Relationships>',
  ),
]

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
