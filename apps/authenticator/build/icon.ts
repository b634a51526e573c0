import { type Colour, encodePng } from './png.ts'

const GROUND: Colour = [0x2a, 0x4b, 0x9b]
const INK: Colour = [0xff, 0xff, 0xff]
/** Edges are softened in so many steps. */
const STEPS = 16
/** The letter M in a square of 1, well inside the 80 % that no mask cuts away. */
const LETTER: readonly (readonly [number, number])[] = [
  [0.31, 0.68],
  [0.31, 0.33],
  [0.5, 0.58],
  [0.69, 0.33],
  [0.69, 0.68],
]
const HALF_STROKE = 0.045

/** A letter on a plain ground: nobody's emblem. */
export function drawIcon(side: number): Buffer {
  const palette = Array.from({ length: STEPS + 1 }, (_, step) => mix(step / STEPS))
  const pixels = new Uint8Array(side * side)
  // The rest of the square is far from the letter.
  const [from, to] = [Math.floor(side * 0.26), Math.ceil(side * 0.74)]
  for (let y = from; y < to; y++) {
    for (let x = from; x < to; x++) {
      const distance = distanceToLetter((x + 0.5) / side, (y + 0.5) / side)
      const inked = Math.min(1, Math.max(0, (HALF_STROKE - distance) * side + 0.5))
      pixels[y * side + x] = Math.round(inked * STEPS)
    }
  }
  return encodePng({ side, palette, pixels })
}

function distanceToLetter(x: number, y: number): number {
  let least = 1
  for (let index = 1; index < LETTER.length; index++) {
    const [ax = 0, ay = 0] = LETTER[index - 1] ?? []
    const [bx = 0, by = 0] = LETTER[index] ?? []
    const [dx, dy] = [bx - ax, by - ay]
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
    const t = Math.min(1, Math.max(0, along))
    least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy))
  }
  return least
}

function mix(part: number): Colour {
  const of = (index: 0 | 1 | 2) => Math.round(GROUND[index] + (INK[index] - GROUND[index]) * part)
  return [of(0), of(1), of(2)]
}
