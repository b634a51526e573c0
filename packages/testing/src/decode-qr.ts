import { createRequire } from 'node:module'
import type jsqr from 'jsqr'
import { PNG } from 'pngjs'

/** By `require`: it is CommonJS, and its types describe another kind of export than Node finds. */
const decode = createRequire(import.meta.url)('jsqr') as typeof jsqr.default

/** The text of the QR code on a picture (PNG), read by a decoder that is none of ours. */
export function decodeQr(picture: Uint8Array): string | undefined {
  const { data, width, height } = PNG.sync.read(Buffer.from(picture))
  return decodeQrPixels(new Uint8ClampedArray(data), { width, height })
}

/** The same for pixels, four bytes each. */
export function decodeQrPixels(
  pixels: Uint8ClampedArray,
  { width, height }: { width: number; height: number },
): string | undefined {
  return decode(pixels, width, height)?.data
}
