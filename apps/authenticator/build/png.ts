import { crc32, deflateSync } from 'node:zlib'

/** RGB of one entry of the palette. */
export type Colour = readonly [number, number, number]

/** A square of palette indices, row by row. */
export type Picture = { side: number; palette: readonly Colour[]; pixels: Uint8Array }

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A PNG of 8 bits a pixel with a palette, without filters. */
export function encodePng({ side, palette, pixels }: Picture): Buffer {
  const rows = Buffer.alloc(side * (side + 1))
  for (let y = 0; y < side; y++) {
    // A row begins with its filter: none.
    rows.set(pixels.subarray(y * side, (y + 1) * side), y * (side + 1) + 1)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // Depth 8, colour type 3 (palette); compression, filter and interlace have one value each.
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Length, type, data, and a checksum over the last two (PNG §5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
