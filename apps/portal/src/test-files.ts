import { crc32, deflateSync, gzipSync } from 'node:zlib'

/** A whole PDF of one empty page, with room for what a test puts into it. */
export function makePdf(inside = ''): Buffer {
  const body = [
    '%PDF-1.7',
    '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
    '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
    '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>> endobj',
    inside,
    'trailer <</Root 1 0 R>>',
    '%%EOF',
    '',
  ]
  return Buffer.from(body.join('\n'), 'latin1')
}

/** A PDF of exactly this size. */
export function makePdfOf(sizeBytes: number): Buffer {
  const empty = makePdf('%')
  return makePdf(`%${'x'.repeat(sizeBytes - empty.length)}`)
}

function pngChunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A grey PNG that says it is so large; its rows are as many as `rows`. */
export function makePng({
  width,
  height,
  rows = height,
}: {
  width: number
  height: number
  rows?: number
}) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** The headers of a JPEG of this size, and as much after them as a test needs. */
export function makeJpeg({ width, height }: { width: number; height: number }): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const comment = Buffer.from([0xff, 0xfe, 0, 4, 0x68, 0x69])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), comment, frame, Buffer.from([0xff, 0xd9])])
}

/** A few kilobytes that are a thousand times as much unpacked. */
export function makeBomb(): Buffer {
  return gzipSync(Buffer.alloc(40 * 1024 * 1024))
}
