export type Pixels = { width: number; height: number }

const PNG_HEADER_BYTES = 8
/** Length, name and checksum around the content of a chunk. */
const CHUNK_FRAME_BYTES = 12

/**
 * Size of a PNG (ISO/IEC 15948 §11.2.2), once its chunks are gone through to the last one: nothing
 * may stand behind it. Undefined for a broken file.
 */
export function readPngPixels(bytes: Buffer): Pixels | undefined {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR' || bytes.length < 33) return undefined
  const pixels = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  for (let at = PNG_HEADER_BYTES; at + CHUNK_FRAME_BYTES <= bytes.length; ) {
    const name = bytes.toString('latin1', at + 4, at + 8)
    at += bytes.readUInt32BE(at) + CHUNK_FRAME_BYTES
    if (name === 'IEND') return at === bytes.length ? pixels : undefined
  }
  return undefined
}

/** Segments that carry the size: start of frame, of every kind (ISO/IEC 10918-1 §B.2.2). */
const FRAMES = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
])
const START_OF_SCAN = 0xda

/**
 * Size of a JPEG by its frame header, before any picture data. Something may stand behind the picture:
 * telephones put the film of a moment there. Undefined for a broken file.
 */
export function readJpegPixels(bytes: Buffer): Pixels | undefined {
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      // Fill bytes before a marker.
      at += 1
      continue
    }
    if (FRAMES.has(marker)) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    const lengthBytes = bytes.readUInt16BE(at + 2)
    if (marker === START_OF_SCAN || lengthBytes < 2) return undefined
    at += 2 + lengthBytes
  }
  return undefined
}
