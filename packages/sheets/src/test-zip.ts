import { constants, crc32, deflateRawSync } from 'node:zlib'

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
