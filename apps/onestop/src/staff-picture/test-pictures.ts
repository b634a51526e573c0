import { crc32, deflateSync } from 'node:zlib'

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

type Data = { rows: Buffer; interlaced?: number }

/** A grey PNG that says it is so large, with as much behind it as is given. */
export function makePng(width: number, height: number, { rows, interlaced = 0 }: Data): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, interlaced], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = chunk('IDAT', rows)
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))])
}

/** Rows of a picture that are as good as nothing to send. */
export const zeros = (bytes: number) => deflateSync(Buffer.alloc(bytes), { level: 9 })

/** 50 kB on the wire, and a gigabyte by what it says of itself. */
export const makeBomb = () => makePng(11_900, 90_000, { rows: zeros(50_000_000) })

export const PAGE = '<html><script>alert(document.domain)</script></html>'

/** A JPEG that a browser may take for a page: in its comment and behind its end. */
export function hidePage(jpeg: Buffer): Buffer {
  const [comment, page] = [Buffer.alloc(4), Buffer.from(PAGE)]
  comment.set([0xff, 0xfe])
  comment.writeUInt16BE(page.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), comment, page, jpeg.subarray(2), page])
}
