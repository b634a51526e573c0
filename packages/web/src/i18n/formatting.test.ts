import { describe, expect, test } from 'vitest'
import {
  formatDate,
  formatDateTime,
  formatNumber,
  formatPercent,
  formatTime,
} from './formatting.ts'

const lateEvening = new Date('2023-12-31T17:00:00Z')

describe('dates and times', () => {
  test('are those of Vietnam, wherever the server stands', () => {
    expect(formatDate(lateEvening)).toBe('01/01/2024')
    expect(formatTime(lateEvening)).toBe('00:00')
    expect(formatDateTime(lateEvening)).toBe('00:00 01/01/2024')
  })
})

describe('numbers', () => {
  test('have points for thousands in Vietnamese and commas in English', () => {
    expect(formatNumber(80272, 'vi')).toBe('80.272')
    expect(formatNumber(80272, 'en')).toBe('80,272')
  })

  test('a percentage is cut, not rounded, so that 100% never shows early', () => {
    expect(formatPercent(80272, 122204, 'vi')).toBe('65,68%')
    expect(formatPercent(99_999_999, 100_000_000, 'vi')).toBe('99,99%')
    expect(formatPercent(1, 1, 'en')).toBe('100.00%')
    expect(formatPercent(0, 0, 'vi')).toBe('–')
    expect(formatPercent(0, 1, 'vi')).toBe('0,00%')
  })
})
