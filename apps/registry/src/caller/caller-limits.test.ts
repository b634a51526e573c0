import { describe, expect, test } from 'vitest'
import {
  CALLER_PER_MINUTE,
  createCallerLimits,
  OFFICIAL_PER_DAY,
  OFFICIAL_PER_MINUTE,
} from './caller-limits.ts'

const START = Date.parse('2026-11-21T03:00:00Z')

function createLimits() {
  let elapsedSeconds = 0
  const now = () => new Date(START + elapsedSeconds * 1000)
  const windows = new Map<string, { value: number; resetsAt: Date }>()
  const counters = {
    async count(key: string, { seconds }: { seconds: number }) {
      const known = windows.get(key)
      const window =
        known && known.resetsAt > now()
          ? { ...known, value: known.value + 1 }
          : { value: 1, resetsAt: new Date(now().getTime() + seconds * 1000) }
      windows.set(key, window)
      return window
    },
  }
  const wait = (seconds: number) => void (elapsedSeconds += seconds)
  return { limits: createCallerLimits({ counters, now }), wait }
}

async function repeat<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let time = 0; time < times; time += 1) results.push(await act())
  return results
}

describe('limits of callers', () => {
  test('a system has its minute, each kind of question its own', async () => {
    const { limits, wait } = createLimits()
    const ask = () => limits.takeForCaller('onestop', 'attributes')
    expect(new Set(await repeat(CALLER_PER_MINUTE.attributes, ask))).toEqual(new Set([undefined]))
    wait(20)
    expect(await ask()).toEqual({ retryAfterSeconds: 40, isFirst: true })
    expect(await ask()).toEqual({ retryAfterSeconds: 40, isFirst: false })
    expect(await limits.takeForCaller('onestop', 'accesses')).toBeUndefined()
    expect(await limits.takeForCaller('onestop', 'verify')).toBeUndefined()
    expect(await limits.takeForCaller('another', 'attributes')).toBeUndefined()
    wait(40)
    expect(await ask()).toBeUndefined()
  })

  test('an official has a minute and a day, whoever else asks through the same system', async () => {
    const { limits, wait } = createLimits()
    const ask = () => limits.takeForOfficial('onestop', 'canbo-17')
    let answered = 0
    while (answered < OFFICIAL_PER_DAY) {
      const results = await repeat(OFFICIAL_PER_MINUTE, ask)
      answered += results.filter((excess) => excess === undefined).length
      wait(60)
    }
    expect(answered).toBe(OFFICIAL_PER_DAY)
    const excess = await ask()
    expect(excess?.retryAfterSeconds).toBeGreaterThan(60 * 60)
    expect(await limits.takeForOfficial('onestop', 'canbo-18')).toBeUndefined()
  })
})
