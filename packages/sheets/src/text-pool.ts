/** Holds the longest text that a cell may have many times over. */
const BLOCK_BYTES = 1024 * 1024
/** A hundred thousand accounts of eight different texts each are fewer than half as many. */
const MOST_TEXTS = 2_000_000
const MOST_BLOCKS = 128

export type TextPool = {
  /** False where it is full. */
  add(text: string): boolean
  /** By the number of its turn, from 0; empty where there is none. */
  get(index: number): string
}

/** A million short texts in the memory of their letters; as strings they would take far more. */
export function createTextPool(): TextPool {
  const blocks: Buffer[] = []
  const starts: number[] = []
  const lengths: number[] = []
  let used = BLOCK_BYTES
  return {
    add(text) {
      const length = Buffer.byteLength(text)
      if (used + length > BLOCK_BYTES) {
        if (blocks.length >= MOST_BLOCKS) return false
        blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES))
        used = 0
      }
      if (starts.length >= MOST_TEXTS) return false
      blocks.at(-1)?.write(text, used)
      starts.push((blocks.length - 1) * BLOCK_BYTES + used)
      lengths.push(length)
      used += length
      return true
    },
    get(index) {
      const start = starts[index]
      const length = lengths[index]
      if (start === undefined || length === undefined) return ''
      const at = start % BLOCK_BYTES
      return blocks[Math.floor(start / BLOCK_BYTES)]?.toString('utf8', at, at + length) ?? ''
    },
  }
}
