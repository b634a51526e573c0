import type { Size } from './picture-size.ts'

/** As much of a file as its size is written in; JPEGs may carry a long preview before it. */
export const HEAD_BYTES = 256 * 1024

/** Width and height out of the head of a PNG, JPEG or GIF, without unpacking the picture. */
export function readPictureSize(head: DataView): Size | undefined {
  if (head.byteLength >= 24 && head.getUint32(0) === 0x89504e47) {
    return { width: head.getUint32(16), height: head.getUint32(20) }
  }
  if (head.byteLength >= 10 && head.getUint32(0) === 0x47494638) {
    return { width: head.getUint16(6, true), height: head.getUint16(8, true) }
  }
  return head.byteLength >= 4 && head.getUint16(0) === 0xffd8 ? readJpegSize(head) : undefined
}

/** Walks from marker to marker up to the frame header (ITU T.81 B.2.2). */
function readJpegSize(head: DataView): Size | undefined {
  let at = 2
  while (at + 9 < head.byteLength && head.getUint8(at) === 0xff) {
    const marker = head.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: head.getUint16(at + 5), width: head.getUint16(at + 7) }
    at += marker === 0xff ? 1 : 2 + head.getUint16(at + 2)
  }
  return undefined
}
