export const LARGEST_PICTURE_BYTES = 5 * 1024 * 1024
const LONGEST_SIDE = 12_000
/** A telephone's picture, which is read line by line and made small on the way. */
export const MOST_PIXELS = 25_000_000
/** Of one that has to stand in memory as a whole before its first line is known. */
const MOST_PIXELS_WHOLE = 8_000_000

export type SentType = 'png' | 'jpeg' | 'webp'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

/** By its first bytes, whatever its name says. */
export function findPictureType(bytes: Buffer): SentType | undefined {
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'png'
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return 'jpeg'
  const isWebp =
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  return isWebp ? 'webp' : undefined
}

export type Header = {
  type: SentType
  width: number
  height: number
  isProgressive: boolean
  pages: number
}

/** Judged by what the header says, before anything is unpacked. */
export function isWithinBounds({ type, width, height, isProgressive, pages }: Header): boolean {
  if (pages > 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) return false
  const isWhole = isProgressive || type === 'webp'
  return width * height <= (isWhole ? MOST_PIXELS_WHOLE : MOST_PIXELS)
}
