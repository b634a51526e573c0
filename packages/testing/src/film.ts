import { rename, writeFile } from 'node:fs/promises'
import { PNG } from 'pngjs'

/** What Chromium's fake camera is asked for by most pages. */
const WIDTH = 640
const HEIGHT = 480
const FRAMES = 10
const FRAMES_PER_SECOND = 10
const MIDDLE_GREY = 128
/** Of luma and of both colours: no colour at all. */
const NO_COLOUR = 128

type Picture = Pick<PNG, 'width' | 'height' | 'data'>

/**
 * Writes what a camera sees as a film (YUV4MPEG2) for `openPhoneBrowser`: a picture, such as a
 * screenshot, as large as fits on middle grey, or nothing but grey. It may take the place of a film
 * while the browser runs: the camera reads the file again whenever a page switches it on.
 */
export async function writeFilm(picture: Uint8Array | 'grey', path: string): Promise<void> {
  const frame = picture === 'grey' ? drawGrey() : drawFrame(PNG.sync.read(Buffer.from(picture)))
  const header = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`
  const framed = Buffer.concat([Buffer.from('FRAME\n'), frame])
  const film = Buffer.concat([Buffer.from(header), ...Array<Buffer>(FRAMES).fill(framed)])
  // Whole or not at all: a browser may read it at any moment.
  await writeFile(`${path}.part`, film)
  await rename(`${path}.part`, path)
}

function drawGrey(): Buffer {
  return Buffer.concat([
    Buffer.alloc(WIDTH * HEIGHT, MIDDLE_GREY),
    Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOUR),
  ])
}

/** One frame: brightness of every pixel, then both colours of every four (4:2:0). */
function drawFrame(picture: Picture): Buffer {
  const pixels = fit(picture)
  const luma = Buffer.alloc(WIDTH * HEIGHT)
  const colours = [Buffer.alloc(luma.length / 4), Buffer.alloc(luma.length / 4)] as const
  for (let at = 0; at < luma.length; at += 1) luma[at] = lumaOf(pixels, at)
  for (let y = 0; y < HEIGHT / 2; y += 1) {
    for (let x = 0; x < WIDTH / 2; x += 1) {
      const [blue, red] = colourOf(pixels, 2 * y * WIDTH + 2 * x)
      colours[0][y * (WIDTH / 2) + x] = blue
      colours[1][y * (WIDTH / 2) + x] = red
    }
  }
  return Buffer.concat([luma, ...colours])
}

// ITU-R BT.601 in full range, as JPEG has it (ITU-T T.871 §7).
function lumaOf(pixels: Float32Array, at: number): number {
  const [red, green, blue] = rgbOf(pixels, at)
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
}

function colourOf(pixels: Float32Array, at: number): [number, number] {
  const [red, green, blue] = rgbOf(pixels, at)
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue
  return [clamp(128 + 0.564 * (blue - luma)), clamp(128 + 0.713 * (red - luma))]
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)))
}

function rgbOf(pixels: Float32Array, at: number): [number, number, number] {
  return [pixels[at * 3] ?? 0, pixels[at * 3 + 1] ?? 0, pixels[at * 3 + 2] ?? 0]
}

/** The picture in the middle, its shape kept; each pixel the mean of what it stands for. */
function fit(picture: Picture): Float32Array {
  const pixels = new Float32Array(WIDTH * HEIGHT * 3).fill(MIDDLE_GREY)
  const scale = Math.min(WIDTH / picture.width, HEIGHT / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale].map(Math.floor)
  const [left, top] = [(WIDTH - (width ?? 0)) >> 1, (HEIGHT - (height ?? 0)) >> 1]
  for (let y = 0; y < (height ?? 0); y += 1) {
    for (let x = 0; x < (width ?? 0); x += 1) {
      pixels.set(meanOf(picture, { x, y, scale }), ((top + y) * WIDTH + left + x) * 3)
    }
  }
  return pixels
}

type Spot = { x: number; y: number; scale: number }

function meanOf({ width, height, data }: Picture, { x, y, scale }: Spot): number[] {
  const sum = [0, 0, 0]
  const [x1, y1] = [Math.floor(x / scale), Math.floor(y / scale)]
  const x2 = Math.max(x1 + 1, Math.min(width, Math.floor((x + 1) / scale)))
  const y2 = Math.max(y1 + 1, Math.min(height, Math.floor((y + 1) / scale)))
  for (let row = y1; row < y2; row += 1) {
    for (let column = x1; column < x2; column += 1) {
      const at = (row * width + column) * 4
      for (const part of [0, 1, 2]) sum[part] = (sum[part] ?? 0) + (data[at + part] ?? 0)
    }
  }
  return sum.map((part) => part / ((x2 - x1) * (y2 - y1)))
}
