import { describe, expect, test } from 'vitest'
import type { Permit, Settled } from '../limits/limiter.ts'
import {
  giveBackSends,
  type SendLimitName,
  type SendSubjects,
  sendLimits,
  takeSend,
} from './send-allowance.ts'

const PHONE = '+84912345986'
const UNTIL = new Date('2026-11-21T03:30:00Z')
const limits = sendLimits({ accountId: 'lan', phone: PHONE, addressBucket: '10.0.0.1' })

/** Answers one thing, and keeps what was asked of it. */
function createLimiter(permit: Permit) {
  const taken: SendSubjects[] = []
  const settled: Settled<SendLimitName>[] = []
  const limiter = {
    take(subjects: SendSubjects) {
      taken.push(subjects)
      return Promise.resolve(permit)
    },
    settle(changes: readonly Settled<SendLimitName>[]) {
      settled.push(...changes)
      return Promise.resolve()
    },
  }
  return { limiter, taken, settled }
}

describe('what one message is counted against', () => {
  test('phone, phone and day, address, block of numbers, prefix', () => {
    expect(limits).toEqual({
      'sms-phone': PHONE,
      'sms-phone-day': PHONE,
      'sms-address': '10.0.0.1',
      'sms-range': '+8491234',
      'sms-prefix': '+8491',
    })
  })

  test('in a known browser: its own allowance, and nothing that strangers could use up', () => {
    const from = { accountId: 'lan', phone: PHONE, addressBucket: '10.0.0.1' }
    const known = sendLimits({ ...from, browserId: 'home' })
    expect(known).toEqual({
      'sms-browser': 'home',
      'sms-browser-day': 'home',
      'sms-phone-known-day': PHONE,
      'sms-range-known': '+8491234',
      'sms-prefix-known': '+8491',
    })
    expect(Object.keys(known).filter((limit) => limit in limits)).toEqual([])
  })

  test('any number of known browsers share the day of one phone', () => {
    const [home, work] = ['home', 'work'].map((browserId) =>
      sendLimits({ accountId: 'lan', phone: PHONE, addressBucket: browserId, browserId }),
    )
    expect(home?.['sms-phone-known-day']).toBe(work?.['sms-phone-known-day'])
  })

  test('for an account that is not there: nothing of the real owner of the number', () => {
    const decoy = { accountId: 'nobody', isDecoy: true, phone: PHONE } as const
    expect(sendLimits({ ...decoy, addressBucket: '10.0.0.1' })).toEqual({
      'sms-phone': 'nobody',
      'sms-phone-day': 'nobody',
      'sms-address': '10.0.0.1',
      'sms-range': 'nobody',
      'sms-prefix': 'nobody',
    })
  })

  test('how many may still follow is told', async () => {
    const nearest = { limit: 'sms-phone', left: 3, until: UNTIL, restSeconds: 0 } as const
    const { limiter, taken } = createLimiter({ isAllowed: true, nearest })
    expect(await takeSend(limiter, limits)).toEqual({ allowed: true, left: 3 })
    expect(taken).toEqual([limits])
  })

  test.each([
    ['sms-phone', 'phone'],
    ['sms-phone-day', 'phone'],
    ['sms-browser', 'phone'],
    ['sms-phone-known-day', 'phone'],
    ['sms-range-known', 'prefix'],
    ['sms-prefix-known', 'prefix'],
    ['sms-address', 'address'],
    ['sms-range', 'prefix'],
    ['sms-prefix', 'prefix'],
  ] satisfies [SendLimitName, string][])(
    '%s full: the page speaks of the %s',
    async (limit, reason) => {
      const { limiter } = createLimiter({ isAllowed: false, limit, until: UNTIL })
      expect(await takeSend(limiter, limits)).toEqual({ allowed: false, reason, until: UNTIL })
    },
  )

  test('sends that a right code answers are given back', async () => {
    const { limiter, settled } = createLimiter({ isAllowed: true, nearest: undefined })
    await giveBackSends(limiter, limits, 3)
    expect(settled).toEqual([{ subjects: limits, by: 3 }])
  })
})
