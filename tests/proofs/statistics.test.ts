import { describe, expect, test } from 'vitest'
import { mannWhitney, median } from './statistics.ts'

describe('what the timing proof reckons with', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('median of %j', (values, expected) => expect(median(values)).toBe(expected))

  const ramp = (length: number, shift: number) =>
    Array.from({ length }, (_, index) => index + shift)

  test('samples that lie in each other: chance', () => {
    expect(mannWhitney(ramp(50, 0), ramp(50, 0.5))).toBeGreaterThan(0.8)
    expect(mannWhitney([1, 1, 1, 1], [1, 1, 1, 2])).toBeGreaterThan(0.3)
  })

  test('samples shifted by half their width: not chance', () => {
    expect(mannWhitney(ramp(50, 0), ramp(50, 25))).toBeLessThan(0.001)
  })

  test('as tables have it: U = 23 of two samples of ten lies just below 0.05', () => {
    const left = [1, 2, 3, 4, 5, 6, 9, 12, 16, 20]
    const right = [7, 8, 10, 11, 13, 14, 15, 17, 18, 19]
    expect(mannWhitney(left, right)).toBeCloseTo(0.0452, 3)
  })
})
