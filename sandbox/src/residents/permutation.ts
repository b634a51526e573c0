import { hashText } from './random.ts'

const ROUNDS = 4

/**
 * Where `index` goes in a shuffle of 0 … rows × columns − 1: different indices never meet, so
 * numbers are unique without remembering any. A Feistel network over two remainders; each round
 * adds to one half a function of the other, which can be undone and so loses nothing.
 */
export function permute(
  index: number,
  shuffle: { rows: number; columns: number; key: string },
): number {
  const { rows, columns } = shuffle
  if (!Number.isInteger(index) || index < 0 || index >= rows * columns) {
    throw new RangeError(`index ${index} is outside 0 … ${rows * columns - 1}`)
  }
  const key = hashText(shuffle.key)
  let row = Math.floor(index / columns)
  let column = index % columns
  for (let round = 0; round < ROUNDS; round += 1) {
    row = (row + mix(column, key + 2 * round)) % rows
    column = (column + mix(row, key + 2 * round + 1)) % columns
  }
  return row * columns + column
}

/** The finaliser of MurmurHash3 (public domain): every bit of the input moves every bit. */
function mix(value: number, key: number): number {
  let hash = Math.imul(value ^ key, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
