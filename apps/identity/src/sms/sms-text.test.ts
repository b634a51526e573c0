import { describe, expect, test } from 'vitest'
import { writeOtpMessage } from './sms-text.ts'

/** GSM 03.38, the letters this text may use: one segment holds 160 of them. */
const GSM_7 = /^[A-Za-z0-9 \n\r@£$¥_!"#%&'()*+,\-./:;<=>?]*$/

describe('the message with a code', () => {
  const text = writeOtpMessage({ code: '012345', lifeSeconds: 180 }, 'dinhdanh.dichvucong.gov.vn')

  test('fits one segment', () => {
    expect(text).toMatch(GSM_7)
    expect(text.length).toBeLessThanOrEqual(160)
  })

  test('ends with the origin and the code, for the phone to fill in', () => {
    expect(text.split('\n').at(-1)).toBe('@dinhdanh.dichvucong.gov.vn #012345')
  })

  test('starts with the code, so that a notification shows it', () => {
    expect(text.startsWith('012345 ')).toBe(true)
  })

  test.each([
    [180, 'sau 3 phut'],
    [100, 'sau 1 phut'],
    [60, 'sau 1 phut'],
  ])('%d seconds of life: %s', (lifeSeconds, words) => {
    expect(writeOtpMessage({ code: '012345', lifeSeconds }, 'host')).toContain(words)
  })
})
