import { describe, expect, test } from 'vitest'
import { findWeakness } from './passcode-rules.ts'

const BORN = '1986-05-04'

describe('which passcode nobody should choose', () => {
  test.each([
    ['000000', 'same-digit'],
    ['777777', 'same-digit'],
    ['123456', 'run'],
    ['654321', 'run'],
    ['890123', 'run'],
    ['135791', 'run'],
    ['121212', 'repeated'],
    ['868686', 'repeated'],
    ['168168', 'repeated'],
    ['111222', 'repeated'],
    ['112233', 'repeated'],
    ['123321', 'repeated'],
    ['199012', 'year'],
    ['121990', 'year'],
    ['200000', 'year'],
    ['072024', 'year'],
    ['147258', 'common'],
    ['159753', 'common'],
    ['040586', 'birth-date'],
    ['860504', 'birth-date'],
    ['050486', 'birth-date'],
    ['860405', 'birth-date'],
    // Cut out of 04051986, 05041986, 19860504 and 1986 with the month or the day.
    ['040519', 'birth-date'],
    ['051986', 'birth-date'],
    ['041986', 'birth-date'],
    ['198605', 'birth-date'],
    ['198604', 'birth-date'],
  ])('%s: %s', (passcode, reason) => {
    expect(findWeakness(passcode, BORN)).toBe(reason)
  })

  test.each(['483917', '730264', '918273', '040587'])('%s may be taken', (passcode) => {
    expect(findWeakness(passcode, BORN)).toBeUndefined()
  })

  test('somebody of whose birth only the year is known has no date to guess', () => {
    expect(findWeakness('040586', '1986')).toBeUndefined()
    expect(findWeakness('001986', '1986')).toBe('year')
  })

  test('nearly all of the million are left', () => {
    let weak = 0
    for (let number = 0; number < 1_000_000; number += 7) {
      if (findWeakness(String(number).padStart(6, '0'), BORN)) weak += 1
    }
    // Years are four of a hundred; all the rest together not half of one.
    expect(weak / (1_000_000 / 7)).toBeLessThan(0.05)
  })
})
