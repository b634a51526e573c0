import { addSeconds } from '@mot-cua/kernel'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SmsAlarm } from '../gateway/sms-gateway.ts'
import { createAlarms } from './alarms.ts'
import { BUCKET_SECONDS, bucketsSeen, isPumped } from './pumping.ts'
import { createSendGuard, defaultSmsRules, type SmsRules } from './send-guard.ts'

const LAN = '+84990000001'
const OTHER_PREFIX = '+84980000001'

const rules: SmsRules = {
  ...defaultSmsRules,
  budget: { perHour: 20, perDay: 1000, perPrefixHour: 10, perPrefixDay: 1000 },
  refusedPrefixes: ['+8497'],
  pumping: { fewestCodes: 10, unansweredShare: 0.8 },
}

/** A store that several processes share, with time in hand. */
function createShared() {
  const state = { now: new Date('2026-11-21T03:00:00Z') }
  const values = new Map<string, { value: string; until: Date }>()
  const live = (key: string) => {
    const found = values.get(key)
    return found && found.until > state.now ? found : undefined
  }
  const store = {
    get: async (key: string) => live(key)?.value,
    async count(key: string, { seconds, by = 1 }: { seconds: number; by?: number }) {
      const before = live(key)
      const value = Math.max(0, Number(before?.value ?? 0) + by)
      const until = before?.until ?? addSeconds(state.now, seconds)
      values.set(key, { value: String(value), until })
      return { value, resetsAt: until }
    },
    async compareAndSet(
      key: string,
      {
        expected,
        next,
        ttlSeconds,
      }: { expected: string | undefined; next: string; ttlSeconds: number },
    ) {
      if (live(key)?.value !== expected) return false
      values.set(key, { value: next, until: addSeconds(state.now, ttlSeconds) })
      return true
    },
  }
  const alarms: SmsAlarm[] = []
  const now = () => state.now
  const openProcess = () => {
    const alarm = createAlarms({
      claims: store,
      repeatSeconds: rules.alarmRepeatSeconds,
      raise: (raised) => alarms.push(raised),
      now,
      onError: (error) => {
        throw error
      },
    })
    return createSendGuard({ rules, counters: store, alarm, now })
  }
  const pass = (seconds: number) => {
    state.now = addSeconds(state.now, seconds)
  }
  return { openProcess, alarms, pass, now, store }
}

let shared = createShared()
let guard = shared.openProcess()
beforeEach(() => {
  shared = createShared()
  guard = shared.openProcess()
})

const send = (phone: string, times: number) => {
  for (let count = 0; count < times; count += 1) guard.noteSent(phone)
}
/** Alarms are raised once the store has said that nobody else has. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('numbers', () => {
  test.each([
    ['+84990000001', undefined],
    ['+8615900000001', 'unreachable'],
    ['+84970000001', 'unreachable'],
  ])('%s: %s', (phone, reason) => {
    expect(guard.findRefusal(phone)?.reason).toBe(reason)
  })
})

describe('a budget', () => {
  test('of a prefix: near it an alarm, at it a refusal until its hour is over', async () => {
    send(LAN, 7)
    expect(guard.findRefusal(LAN)).toBeUndefined()
    await settle()
    expect(shared.alarms).toEqual([])

    send(LAN, 1)
    expect(guard.findRefusal(LAN)).toBeUndefined()
    await settle()
    const figures = { value: 8, max: 10, windowSeconds: 3600 }
    expect(shared.alarms).toEqual([{ kind: 'budget-near', scope: '+8499', figures }])

    send(LAN, 2)
    await guard.flush({ isLast: true })
    expect(guard.findRefusal(LAN)).toEqual({
      reason: 'budget',
      until: addSeconds(shared.now(), 3600),
    })
    expect(guard.findRefusal(OTHER_PREFIX)).toBeUndefined()
    await settle()
    expect(shared.alarms.map(({ kind }) => kind)).toEqual(['budget-near', 'budget-over'])

    shared.pass(3600)
    await guard.flush({ isLast: true })
    expect(guard.findRefusal(LAN)).toBeUndefined()
  })

  test('in all: other prefixes are refused too', () => {
    send('+84960000001', 9)
    send('+84950000001', 9)
    send(OTHER_PREFIX, 2)
    expect(guard.findRefusal(LAN)?.reason).toBe('budget')
  })

  test('notices cost it as well, and leave its last fifth to codes', () => {
    for (let count = 0; count < 8; count += 1) {
      expect(guard.findNoticeRefusal(LAN)).toBeUndefined()
      guard.noteNotice(LAN)
    }
    expect(guard.findNoticeRefusal(LAN)?.reason).toBe('budget')
    expect(guard.findRefusal(LAN)).toBeUndefined()
    send(LAN, 2)
    expect(guard.findRefusal(LAN)?.reason).toBe('budget')
  })

  test('is one for all processes', async () => {
    const second = shared.openProcess()
    send(LAN, 6)
    for (let count = 0; count < 4; count += 1) second.noteSent(LAN)
    expect(second.findRefusal(LAN)).toBeUndefined()
    await guard.flush({ isLast: true })
    await second.flush({ isLast: true })
    expect(second.findRefusal(LAN)?.reason).toBe('budget')
  })

  test('is told the others at one in a hundred, or within half a minute', async () => {
    const { count } = shared.store
    const told: string[] = []
    shared.store.count = (key, window) => {
      told.push(key)
      return count(key, window)
    }
    await guard.flush()
    send(LAN, 1)
    await guard.flush()
    // Of ten and of twenty one is more than a hundredth; of the day's thousand it is not.
    expect(told.sort()).toEqual(['sms-budget:hour', 'sms-budget:hour:+8499'])
    shared.pass(30)
    await guard.flush()
    expect(told).toContain('sms-budget:day:+8499')
    expect(told).toHaveLength(5)
  })

  test('a store that is away loses no count', async () => {
    const { count } = shared.store
    send(LAN, 10)
    shared.store.count = () => Promise.reject(new Error('the store is away'))
    await expect(guard.flush({ isLast: true })).rejects.toThrow('away')
    shared.store.count = count
    await guard.flush({ isLast: true })
    expect(guard.findRefusal(LAN)?.reason).toBe('budget')
  })
})

describe('an alarm', () => {
  test('is raised once in a while, by one of all processes', async () => {
    const second = shared.openProcess()
    const until = addSeconds(shared.now(), 600)
    guard.noteFuse(LAN, until)
    guard.noteFuse(LAN, until)
    second.noteFuse(LAN, until)
    second.noteFuse(OTHER_PREFIX, until)
    await settle()
    expect(shared.alarms).toEqual([
      { kind: 'prefix-fuse', scope: '+8499', figures: { seconds: 600 } },
      { kind: 'prefix-fuse', scope: '+8498', figures: { seconds: 600 } },
    ])
    shared.pass(rules.alarmRepeatSeconds)
    guard.noteFuse(LAN, until)
    await settle()
    expect(shared.alarms).toHaveLength(3)
  })

  test('holds no number', async () => {
    send(LAN, 10)
    guard.findRefusal(LAN)
    guard.noteFuse(LAN, shared.now())
    await settle()
    expect(JSON.stringify(shared.alarms)).not.toContain('99000')
  })
})

describe('pumping', () => {
  const later = async (buckets: number) => {
    shared.pass(buckets * BUCKET_SECONDS)
    await guard.flush()
  }

  test('codes of one prefix that nobody types: an alarm within minutes', async () => {
    send(LAN, 12)
    await guard.flush({ isLast: true })
    expect(shared.alarms).toEqual([])
    await later(1)
    expect(shared.alarms).toEqual([])
    await later(1)
    const figures = { sent: 12, answered: 0 }
    expect(shared.alarms).toEqual([{ kind: 'prefix-pumped', scope: '+8499', figures }])
  })

  test('people who type theirs are none', async () => {
    send(LAN, 12)
    guard.noteAnswered(LAN, 3)
    await guard.flush({ isLast: true })
    await later(2)
    expect(shared.alarms).toEqual([])
  })

  test('neither is a rush, whose people are still typing', async () => {
    send(LAN, 9)
    await guard.flush({ isLast: true })
    await later(1)
    send(LAN, 9)
    guard.noteAnswered(LAN, 4)
    await guard.flush({ isLast: true })
    guard.noteAnswered(LAN, 9)
    await guard.flush({ isLast: true })
    await later(1)
    await later(1)
    expect(shared.alarms).toEqual([])
  })

  test('two processes see what neither would see alone', async () => {
    const second = shared.openProcess()
    send(LAN, 6)
    for (let count = 0; count < 6; count += 1) second.noteSent(LAN)
    await guard.flush({ isLast: true })
    await second.flush({ isLast: true })
    await later(2)
    expect(shared.alarms).toMatchObject([{ kind: 'prefix-pumped', figures: { sent: 12 } }])
  })

  test('of another prefix says nothing of this one', async () => {
    send(LAN, 9)
    send(OTHER_PREFIX, 9)
    await guard.flush({ isLast: true })
    await later(2)
    expect(shared.alarms).toEqual([])
  })

  test.each([
    [{ sent: 9, answered: 0 }, false],
    [{ sent: 10, answered: 2 }, true],
    [{ sent: 10, answered: 3 }, false],
    [{ sent: 10, answered: 30 }, false],
  ])('%o: %s', (figures, expected) => {
    expect(isPumped(figures, rules.pumping)).toBe(expected)
  })

  test('the window is ten minutes of codes and does not look at the youngest', () => {
    const { sent, answered } = bucketsSeen(new Date(10_000 * BUCKET_SECONDS * 1000))
    expect(sent).toEqual([9994, 9995, 9996, 9997, 9998])
    expect(answered).toEqual([9994, 9995, 9996, 9997, 9998, 9999, 10_000])
  })
})
