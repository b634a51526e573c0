import { expect, test } from 'vitest'
import {
  claimedSms,
  disownedSms,
  endedSms,
  linkedSms,
  reopenedSms,
  takenBackSms,
  wrongAttemptSms,
} from './link-sms.ts'

/** One segment of the GSM alphabet. */
const SEGMENT = 160

const owners = { phones: ['+84912000001', '+84912000002'], hotline: '1900 0000' }

test.each([
  ['linked', linkedSms(owners, '21/12/2026')],
  ['ended', endedSms(owners)],
  ['another person', wrongAttemptSms(owners)],
  ['disowned', disownedSms(owners)],
  ['taken back', takenBackSms(owners)],
  ['claimed', claimedSms(owners)],
  ['reopened', reopenedSms(owners)],
])('%s: one message to each phone, in plain letters, with whom to call', (_story, messages) => {
  expect(messages.map(({ to }) => to)).toEqual(owners.phones)
  for (const { text } of messages) {
    expect(text.length).toBeLessThanOrEqual(SEGMENT)
    expect(text).toMatch(/^[\x20-\x7e]*$/)
    expect(text).toContain(owners.hotline)
  }
})

test('one phone for both accounts rings once', () => {
  expect(endedSms({ ...owners, phones: ['+84912000001', '+84912000001'] })).toHaveLength(1)
})
