import { hasPageMarkup, inspectPdf } from './inspect-pdf.ts'
import { type Pixels, readJpegPixels, readPngPixels } from './read-pixels.ts'

/** What is taken in; each known by its content, whatever its name says. */
export const mediaTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type MediaType = (typeof mediaTypes)[number]

export const LARGEST_FILE_BYTES = 10 * 1024 * 1024
/** More than any telephone takes; who opens a picture pays four bytes for each (ASVS 5.2.6). */
export const MOST_PIXELS = 100_000_000
const LONGEST_SIDE = 20_000

export type Inspection =
  | { outcome: 'good'; mediaType: MediaType }
  | { outcome: 'empty' | 'unknown-type' | 'damaged' | 'too-many-pixels' | 'active-content' }

type Options = {
  /** Signed results of agencies carry attachments; what a person puts there does not. */
  mayBeActive?: boolean
}

/** Reads what a file is and says of itself. Nothing is unpacked, and nothing of it is run. */
export function inspectFile(bytes: Buffer, { mayBeActive = false }: Options = {}): Inspection {
  if (bytes.length === 0) return { outcome: 'empty' }
  const mediaType = findType(bytes)
  if (!mediaType) return { outcome: 'unknown-type' }
  // A file that is a page as well: whoever serves it carelessly one day runs its scripts.
  if (hasPageMarkup(bytes)) return { outcome: 'active-content' }
  switch (mediaType) {
    case 'application/pdf': {
      const pdf = inspectPdf(bytes)
      if (pdf === 'damaged' || (pdf === 'active-content' && !mayBeActive)) return { outcome: pdf }
      return { outcome: 'good', mediaType }
    }
    case 'image/png':
      return judgePixels(readPngPixels(bytes), mediaType)
    case 'image/jpeg':
      return judgePixels(readJpegPixels(bytes), mediaType)
  }
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff])

function findType(bytes: Buffer): MediaType | undefined {
  if (/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8))) return 'application/pdf'
  if (bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return 'image/png'
  if (bytes.subarray(0, JPEG_START.length).equals(JPEG_START)) return 'image/jpeg'
  return undefined
}

function judgePixels(pixels: Pixels | undefined, mediaType: MediaType): Inspection {
  if (!pixels || pixels.width < 1 || pixels.height < 1) return { outcome: 'damaged' }
  const { width, height } = pixels
  const isTooMuch = width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS
  return isTooMuch ? { outcome: 'too-many-pixels' } : { outcome: 'good', mediaType }
}
