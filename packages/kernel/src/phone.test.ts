import { describe, expect, test } from 'vitest'
import { maskPhone, parsePhone, phonePrefix } from './phone.ts'

describe('reading a mobile number', () => {
  test.each([
    '0912345986',
    '84912345986',
    '+84912345986',
    '0084912345986',
    '0912 345 986',
    '0912.345.986',
  ])('%s is +84912345986', (typed) => {
    expect(parsePhone(typed)).toBe('+84912345986')
  })

  test('the sample of the dispatch is accepted (requirements R141)', () => {
    expect(parsePhone('84813789393')).toBe('+84813789393')
  })

  test.each(['', '0212345678', '091234598', '09123459867', '+1912345986', '0951234567'])(
    '%j is not one',
    (typed) => {
      expect(parsePhone(typed)).toBeUndefined()
    },
  )
})

test('the mask shows the national form as the dispatch does (R048)', () => {
  expect(maskPhone('+84912345986')).toBe('091****986')
})

test('numbers of one series share a prefix', () => {
  expect(phonePrefix('+84912345986')).toBe(phonePrefix('+84919999999'))
  expect(phonePrefix('+84912345986')).not.toBe(phonePrefix('+84861234567'))
})
