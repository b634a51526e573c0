import { PNG } from 'pngjs'
import encodeQR from 'qr'

/** A PNG of a QR code, dark on white, with a quiet zone. */
export function drawQr(text: string, moduleSize = 6): Buffer {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const side = modules.length * moduleSize
  const picture = new PNG({ width: side, height: side })
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = modules[Math.floor(y / moduleSize)]?.[Math.floor(x / moduleSize)] ?? false
      picture.data.fill(isDark ? 0 : 255, (y * side + x) * 4, (y * side + x) * 4 + 3)
      picture.data[(y * side + x) * 4 + 3] = 255
    }
  }
  return PNG.sync.write(picture)
}

/** A picture of one grey, for a camera that sees nothing. */
export function drawGrey(side = 400): Buffer {
  const picture = new PNG({ width: side, height: side })
  picture.data.fill(160)
  return PNG.sync.write(picture)
}

/** The head of a PNG that says it is 50 megapixels: nothing behind it is ever read. */
export function drawHugeHead(): Buffer {
  const picture = PNG.sync.write(new PNG({ width: 1, height: 1 }))
  picture.writeUInt32BE(8660, 16)
  picture.writeUInt32BE(5774, 20)
  return picture
}
