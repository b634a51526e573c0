/** Numbers that look random and are the same for the same seed, on every machine. */
export type Random = {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
}

/** FNV-1a, 32 bits: spreads a text over the numbers; nothing here is a secret. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0
}

/** The "small fast counting" generator sfc32 (public domain), one stream for each pair. */
export function createRandom(seed: number, stream: number): Random {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 0x1_0000_0000
  }
  // The first values still show the seed.
  for (let round = 0; round < 12; round += 1) next()
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (choices) => at(choices, between(0, choices.length - 1)),
  }
}

/** A list with weights, prepared once, from which `draw` takes in proportion. */
export function createLottery<T>(entries: readonly (readonly [choice: T, weight: number])[]) {
  let total = 0
  const ends = entries.map(([, weight]) => (total += weight))
  return {
    draw(random: Random): T {
      const ticket = random.next() * total
      let [low, high] = [0, ends.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (at(ends, middle) > ticket) high = middle
        else low = middle + 1
      }
      return at(entries, low)[0]
    },
  }
}

function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError(`no entry ${index}`)
  // In range, and the list holds T only: noUncheckedIndexedAccess cannot know.
  return list[index] as T
}
