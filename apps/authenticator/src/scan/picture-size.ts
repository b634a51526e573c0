/** Pictures of more pixels fill a cheap phone's memory when they are unpacked. */
export const LARGEST_PIXELS = 40_000_000
const LARGEST_BYTES = 40 * 1024 * 1024
/** Longest side of what is searched, smallest first: it finds most codes, and fast. */
const SIDES = [800, 1600, 2400] as const

export type Size = { width: number; height: number }
export type PictureFault = 'empty' | 'too-large' | 'not-a-picture'

/** Says no before a picture is unpacked. `size` is unknown for formats without a readable head. */
export function findPictureFault(
  file: { bytes: number; type: string },
  size: Size | undefined,
): PictureFault | undefined {
  if (file.bytes === 0) return 'empty'
  if (file.type !== '' && !file.type.startsWith('image/')) return 'not-a-picture'
  if (file.bytes > LARGEST_BYTES) return 'too-large'
  return size && size.width * size.height > LARGEST_PIXELS ? 'too-large' : undefined
}

/** The sizes in which a picture is searched, one after the other; never larger than it is. */
export function planSizes({ width, height }: Size): Size[] {
  const longest = Math.max(width, height)
  const sides = SIDES.filter((side) => side < longest)
  const last = SIDES.at(-1) ?? longest
  return [...sides, ...(longest <= last ? [longest] : [])].map((side) =>
    scale({ width, height }, side),
  )
}

/** Camera frames: one size, small enough for several looks a second. */
export function frameSize(size: Size): Size {
  return planSizes(size)[0] ?? size
}

function scale({ width, height }: Size, side: number): Size {
  const factor = side / Math.max(width, height)
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  }
}
