import { expect, test } from 'vitest'
import { writeOtpMessage, writePasswordNotice } from './sms-text.ts'

/** One segment of the GSM alphabet. */
const SEGMENT = 160

test('a code fits one message, tells its life and ends in the line that phones fill in by', () => {
  const text = writeOtpMessage({ code: '012345', lifeSeconds: 180 }, 'dichvucong.gov.vn')
  expect(text).toContain('Het han sau 3 phut')
  expect(text.endsWith('\n\n@dichvucong.gov.vn #012345')).toBe(true)
  expect(text.length).toBeLessThanOrEqual(SEGMENT)
  expect(text).toMatch(/^[\x20-\x7e\n]*$/)
})

test('so does the notice of a new password', () => {
  const text = writePasswordNotice('1900 0000')
  expect(text.length).toBeLessThanOrEqual(SEGMENT)
  expect(text).toMatch(/^[\x20-\x7e]*$/)
})
