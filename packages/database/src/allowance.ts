/**
 * How often something may be done: `max` takes within a window that starts with the first. Where
 * `restSeconds` are given, the take that uses the allowance up starts a rest, longer each time
 * in a row; where they are not, it is free again when its window ends.
 */
export type Allowance = {
  key: string
  max: number
  /** A window not used up in this time is forgotten; so is the row of rests, this long after one. */
  windowSeconds: number
  /** After the first, second … window used up; the last one repeats. */
  restSeconds?: readonly number[]
}

export type Taken = {
  /** False where nothing was left: then nothing was taken either. */
  isTaken: boolean
  /** Takes in the present window, this one included. */
  used: number
  /** Windows used up in a row before the present one. */
  rounds: number
  /** End of the present rest, or of the present window. */
  until: Date
}

/** Takes that are given back, one unless told; `all` forgets the rests before as well. */
export type Refund = { key: string; by?: number | 'all' }

/**
 * What a store keeps of an allowance, in milliseconds since 1970; `restEnd` is 0 without a rest.
 * `mark` tells the caller whether the last take was one.
 */
const FIELDS = ['used', 'rounds', 'windowEnd', 'restEnd', 'mark'] as const

/** Reads `used rounds windowEnd restEnd mark`, the value of an allowance's key. */
export function readTaken(value: string): Taken {
  const numbers = value.split(' ').map(Number)
  if (numbers.length !== FIELDS.length || numbers.some(Number.isNaN)) {
    throw new Error(`not the state of an allowance: ${value}`)
  }
  const [used = 0, rounds = 0, windowEnd = 0, restEnd = 0, mark = 0] = numbers
  return { isTaken: mark === 1, used, rounds, until: new Date(restEnd || windowEnd) }
}

/** An allowance as both stores are told of it: whole milliseconds, no key twice. */
export function readAllowances(
  allowances: readonly Allowance[],
  storedKey: (key: string) => string,
) {
  const asked = allowances.map(({ key, max, windowSeconds, restSeconds = [] }) => ({
    key: storedKey(key),
    max,
    window: Math.ceil(windowSeconds * 1000),
    rests: restSeconds.map((seconds) => Math.ceil(seconds * 1000)),
  }))
  if (new Set(asked.map(({ key }) => key)).size < asked.length) {
    throw new RangeError('one allowance twice in one call')
  }
  return asked
}
