import sharp from 'sharp'
import { findPictureType, type Header, isWithinBounds, MOST_PIXELS } from './picture-bounds.ts'
import type { Drawn, PictureKind, PictureProblem } from './staff-picture.ts'

/** Whoever waits is answered in two seconds; decoding one picture takes a tenth of one. */
const MOST_SECONDS = 1
/** At a time in one process: each may stand in memory as a whole. */
const MOST_AT_ONCE = 1
const MOST_WAITING = 8

const shapes = {
  avatar: { width: 480, height: 480, fit: 'cover' },
  // Never cut, and never made larger: a signature is what it is.
  signature: { width: 900, height: 360, fit: 'inside', withoutEnlargement: true },
} as const satisfies Record<PictureKind, object>

/**
 * Draws a picture anew: what leaves is pixels and nothing else, no place where it was taken, no page
 * or program behind it. The decoder is asked only for what the first bytes say, and never for more
 * than the header said.
 */
export function createPictureDrawer() {
  // One picture by one thread and nothing kept: memory is what one picture takes.
  sharp.cache(false)
  sharp.concurrency(1)
  // Other formats have decoders too, and decoders have faults.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'],
  })
  const turns = createTurns()
  return (bytes: Buffer, kind: PictureKind): Promise<Drawn | PictureProblem> =>
    turns(() => draw(bytes, kind)).then((drawn) => drawn ?? 'busy')
}

async function draw(bytes: Buffer, kind: PictureKind): Promise<Drawn | PictureProblem> {
  try {
    const header = await readHeader(bytes)
    if (!header) return 'unknown-type'
    if (!isWithinBounds(header)) return 'too-many-pixels'
    return await redraw(bytes, kind)
  } catch {
    // The decoder's words are about bytes, and of use to nobody here.
    return 'damaged'
  }
}

async function readHeader(bytes: Buffer): Promise<Header | undefined> {
  const type = findPictureType(bytes)
  // Read without a bound, so that who sent too much is told so.
  const { format, width, height, isProgressive, pages = 1 } = await open(bytes, false).metadata()
  if (type === undefined || format !== type) return undefined
  return { type, width, height, isProgressive, pages }
}

/** `error`: a truncated picture is no picture. */
function open(bytes: Buffer, limitInputPixels: number | false) {
  return sharp(bytes, { failOn: 'error', sequentialRead: true, limitInputPixels })
}

async function redraw(bytes: Buffer, kind: PictureKind): Promise<Drawn> {
  const turned = open(bytes, MOST_PIXELS)
    .timeout({ seconds: MOST_SECONDS })
    .autoOrient()
    .resize(shapes[kind])
  const { data, info } =
    kind === 'avatar'
      ? await turned
          .flatten({ background: '#ffffff' })
          .jpeg({ quality: 82 })
          .toBuffer({ resolveWithObject: true })
      : await turned.png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true })
  const mediaType = kind === 'avatar' ? 'image/jpeg' : 'image/png'
  return { bytes: data, mediaType, width: info.width, height: info.height }
}

/** One after the other; undefined for who would wait behind too many. */
function createTurns() {
  let underWay = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (waiting.length >= MOST_WAITING) return undefined
    if (underWay >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    else underWay += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else underWay -= 1
    }
  }
}
