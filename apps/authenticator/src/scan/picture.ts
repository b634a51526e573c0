import type { Decoder } from './decoder.ts'
import { HEAD_BYTES, readPictureSize } from './picture-head.ts'
import { findPictureFault, type PictureFault, planSizes } from './picture-size.ts'

export type PictureOutcome =
  | { text: string; fault?: undefined }
  | { fault: PictureFault | 'no-code-in-picture' }

/** A still picture may take longer than a frame of a film. */
const BUDGET_MS = 600

/** Searches a picture that somebody chose; it does not leave the phone. */
export async function readPicture(file: File, decode: Decoder): Promise<PictureOutcome> {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const fault = findPictureFault({ bytes: file.size, type: file.type }, readPictureSize(head))
  if (fault) return { fault }
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return { fault: 'not-a-picture' }
  try {
    const late = findPictureFault({ bytes: file.size, type: file.type }, picture)
    if (late) return { fault: late }
    const text = await searchSizes(picture, decode)
    return text === undefined ? { fault: 'no-code-in-picture' } : { text }
  } finally {
    picture.close()
  }
}

async function searchSizes(picture: ImageBitmap, decode: Decoder): Promise<string | undefined> {
  const canvas = document.createElement('canvas')
  for (const { width, height } of planSizes(picture)) {
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d', { willReadFrequently: true })
    // Transparent pictures of codes: dark on nothing is dark on white.
    if (context) context.fillStyle = '#fff'
    context?.fillRect(0, 0, width, height)
    context?.drawImage(picture, 0, 0, width, height)
    const text = await decode(canvas, BUDGET_MS)
    if (text !== undefined) return text
  }
  return undefined
}
