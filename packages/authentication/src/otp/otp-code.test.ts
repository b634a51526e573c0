import { describe, expect, test } from 'vitest'
import { deriveOtpCode, normalizeOtpCode, otpCodesEqual } from './otp-code.ts'

const codes = Array.from({ length: 500 }, (_, index) => deriveOtpCode(`seed ${index}`, 1))

describe('the code of a sign-in', () => {
  test('has six digits, leading zeros among them', () => {
    for (const code of codes) expect(code).toMatch(/^[0-9]{6}$/)
    expect(codes.filter((code) => code.startsWith('0')).length).toBeGreaterThan(20)
  })

  test('is the same each time it is asked for, and another for the next generation', () => {
    expect(deriveOtpCode('seed', 1)).toBe(deriveOtpCode('seed', 1))
    expect(deriveOtpCode('seed', 2)).not.toBe(deriveOtpCode('seed', 1))
  })

  test('tells nothing about the code of another seed', () => {
    expect(new Set(codes).size).toBeGreaterThan(490)
  })

  test.each(['012345', '012 345', ' 012.345 ', '01-23-45', '012\u00a0345'])(
    '%j is read as 012345',
    (typed) => {
      expect(normalizeOtpCode(typed)).toBe('012345')
    },
  )

  test('letters are not silently dropped', () => {
    expect(normalizeOtpCode('O12345')).toBe('O12345')
  })

  test.each([
    ['012345', '012345', true],
    ['012345', '12345', false],
    ['012345', '012346', false],
    ['', '012345', false],
  ])('%j against %j: %s', (typed, code, isEqual) => {
    expect(otpCodesEqual(typed, code)).toBe(isEqual)
  })
})
