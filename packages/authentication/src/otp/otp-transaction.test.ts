import { addSeconds, secondsBetween } from '@mot-cua/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterResend,
  CODE_HARD_SECONDS,
  CODE_SHOWN_SECONDS,
  judge,
  MAX_ATTEMPTS,
  type OtpTransaction,
  RESEND_AFTER_SECONDS,
  secondsUntilResend,
} from './otp-transaction.ts'

const T0 = new Date('2026-11-21T03:00:00Z')

const sent: OtpTransaction = {
  id: 'transaction',
  accountId: 'account',
  addressBucket: '192.0.2.1',
  phone: '+84912345986',
  seedSealed: 'sealed',
  generation: 1,
  startedAt: T0,
  firstSentAt: T0,
  lastSentAt: T0,
  expiresAt: addSeconds(T0, CODE_SHOWN_SECONDS),
  messageId: 'first',
  sends: 1,
  sendsLeft: 4,
  acceptanceId: 'acceptance',
  state: 'waiting',
}

describe('judge an OTP attempt', () => {
  const [inTime, late] = [addSeconds(T0, 179.999), addSeconds(T0, 180)]
  test.each([
    ['the right code in time', 'waiting', 1, true, inTime, 'accepted'],
    ['the right code at the fifth try', 'waiting', 5, true, inTime, 'accepted'],
    ['the right code at the sixth try', 'waiting', 6, true, inTime, 'too-many-attempts'],
    ['a wrong code', 'waiting', 1, false, inTime, 'wrong-code'],
    ['a wrong code at the fifth try', 'waiting', 5, false, inTime, 'too-many-attempts'],
    ['the right code when the countdown is over', 'waiting', 1, true, late, 'expired'],
    ['a wrong code when the countdown is over', 'waiting', 1, false, late, 'expired'],
    ['the right code a second time', 'accepted', 2, true, inTime, 'already-accepted'],
    [
      'a right code of the first five beside the last wrong one',
      'stopped',
      3,
      true,
      inTime,
      'accepted',
    ],
  ] as const)('%s', (...[, state, number, matches, now, outcome]) => {
    expect(judge({ ...sent, state }, { number, matches }, now)).toBe(outcome)
  })
})

describe('sending a code again', () => {
  test.each([
    [0, 60],
    [59.5, 1],
    [60, 0],
    [600, 0],
  ])('after %d seconds it takes %d more', (passed, left) => {
    expect(secondsUntilResend(sent, addSeconds(T0, passed))).toBe(left)
  })

  test('repeats the code with a fresh 180 seconds', () => {
    const again = afterResend(sent, { messageId: 'second', sendsLeft: 4 }, addSeconds(T0, 60))
    expect(again).toMatchObject({ generation: 1, firstSentAt: T0, messageId: 'second', sends: 2 })
    expect(again.expiresAt).toEqual(addSeconds(T0, 240))
  })

  test('never past 300 seconds after the first sending', () => {
    const again = afterResend(sent, { messageId: 'second', sendsLeft: 4 }, addSeconds(T0, 200))
    expect(again.generation).toBe(1)
    expect(again.expiresAt).toEqual(addSeconds(T0, CODE_HARD_SECONDS))
  })

  test('later than that makes a new code', () => {
    const again = afterResend(sent, { messageId: 'second', sendsLeft: 4 }, addSeconds(T0, 241))
    expect(again).toMatchObject({ generation: 2, firstSentAt: addSeconds(T0, 241) })
    expect(again.expiresAt).toEqual(addSeconds(T0, 241 + CODE_SHOWN_SECONDS))
  })
})

const waits = fc.array(fc.integer({ min: RESEND_AFTER_SECONDS, max: 900 }), { maxLength: 12 })

/** Each state after each resend, with when it was made. */
function resendAll(seconds: number[]) {
  let now = T0
  let state = sent
  return seconds.map((wait, index) => {
    now = addSeconds(now, wait)
    const before = state
    state = afterResend(state, { messageId: `message ${index}`, sendsLeft: 4 }, now)
    return { before, after: state, now }
  })
}

describe('any series of resends', () => {
  const holds = (rule: (step: ReturnType<typeof resendAll>[number]) => void) =>
    fc.assert(fc.property(waits, (seconds) => resendAll(seconds).forEach(rule)))

  test('no code is good later than 300 seconds after its first sending', () => {
    holds(({ after }) => {
      const lifeSeconds = secondsBetween(after.firstSentAt, after.expiresAt)
      expect(lifeSeconds).toBeLessThanOrEqual(CODE_HARD_SECONDS)
    })
  })

  test('the countdown shows 180 seconds at most and leaves a minute at least', () => {
    holds(({ after, now }) => {
      const shown = secondsBetween(now, after.expiresAt)
      expect(shown).toBeLessThanOrEqual(CODE_SHOWN_SECONDS)
      expect(shown).toBeGreaterThanOrEqual(RESEND_AFTER_SECONDS)
    })
  })

  test('the code changes exactly when its first sending moves', () => {
    holds(({ before, after }) => {
      const isSame = after.generation === before.generation
      expect(isSame ? after.firstSentAt : before.generation + 1).toEqual(
        isSame ? before.firstSentAt : after.generation,
      )
    })
  })

  test('every sending is counted, and the tries are counted by an id that never changes', () => {
    holds(({ before, after }) => {
      expect(after.sends).toBe(before.sends + 1)
      expect(after.id).toBe(sent.id)
      expect(after.state).toBe('waiting')
    })
  })
})

test('five tries, as the requirements assume', () => {
  expect(MAX_ATTEMPTS).toBe(5)
})
