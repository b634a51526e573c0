import { describe, expect, test } from 'vitest'
import { factsOf, ownStandings, standingOf, standings } from './representation.ts'
import { judgeAnswer, reviewOf } from './verification.ts'

const checkedAt = new Date('2026-11-21T03:00:00Z')
const verified = 'verified'
const all = { personalId: verified, fullName: verified, dateOfBirth: verified } as const
const judge = (fields: object, isDeceased = false) =>
  judgeAnswer({ outcome: 'checked', isDeceased, fields: { ...all, ...fields }, checkedAt })

describe('what the register says', () => {
  test('agrees in number, name and birth date', () => {
    expect(judge({ gender: verified })).toEqual({
      state: 'verified',
      answers: { ...all, gender: verified },
    })
  })
  test('a gender that differs is shown, and makes nobody another person', () => {
    expect(judge({ gender: 'differs' }).state).toBe('verified')
  })
  test('a number of nobody says nothing of the rest', () => {
    const nobody = { personalId: 'differs', fullName: 'differs', dateOfBirth: 'differs' }
    expect(judge(nobody)).toEqual({ state: 'differs', answers: { personalId: 'differs' } })
  })
  test.each([
    [judge({ dateOfBirth: 'differs' }), 'differs'],
    [judge({ fullName: 'unchecked' }), 'waiting'],
    [judge({}, true), 'deceased'],
    // Who does not know the rest is not told that somebody has died.
    [judge({ fullName: 'differs' }, true), 'differs'],
    [judgeAnswer({ outcome: 'unavailable' }), 'waiting'],
  ])('case %#', ({ state }, expected) => {
    expect(state).toBe(expected)
  })
})

describe('a verified name', () => {
  const ofAccount = 'Vương Đình Khoa'
  test.each([
    ['VƯƠNG  ĐÌNH KHOA', 'none', 'none'],
    ['Vương Đình Khóa', 'none', 'waiting'],
    ['Vương Đình Khóa', 'confirmed', 'confirmed'],
    ['Vương Đình Khóa', 'refused', 'refused'],
  ] as const)('%s after %s is %s', (name, before, expected) => {
    expect(reviewOf({ verified: name, ofAccount, before, needsWord: false })).toBe(expected)
  })
  test.each([
    ['none', 'waiting'],
    ['refused', 'refused'],
    ['confirmed', 'confirmed'],
  ] as const)(
    'after an operator let go of the holder even the same is judged',
    (before, expected) => {
      const verified = ofAccount
      expect(reviewOf({ verified, ofAccount, before, needsWord: true })).toBe(expected)
    },
  )
})

describe('one radio for two facts (C24)', () => {
  test('suspension does not forget for whom the account stands', () => {
    const before = { isSuspended: false, representation: 'division' } as const
    const suspended = factsOf('suspended', before)
    expect(suspended).toEqual({ isSuspended: true, representation: 'division' })
    expect(standingOf(suspended)).toBe('suspended')
    expect(factsOf(undefined, suspended)).toEqual(before)
  })
  test('can be taken back: both facts are false', () => {
    const before = { isSuspended: true, representation: 'division' } as const
    const taken = factsOf('none', before)
    expect(taken).toEqual({ isSuspended: false, representation: 'none' })
    expect(standingOf(taken)).toBe('none')
  })
  test('shows the three of the source first, and nobody their own suspension', () => {
    expect(standings.slice(0, 3)).toEqual(['suspended', 'numbered-office', 'division'])
    expect(standings.filter((one) => one !== 'suspended')).toEqual(ownStandings)
  })
})
