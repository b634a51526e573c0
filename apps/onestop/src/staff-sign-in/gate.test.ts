import { describe, expect, test } from 'vitest'
import { decideStaffSignIn } from './gate.ts'

describe('decide a sign-in of an official', () => {
  const cutOver = { citizen: null, staff: '2024-04-15T00:00:00+07:00' }
  test.each([
    ['local', '2024-04-14T16:59:59Z', 'open'],
    ['local', '2024-04-14T17:00:00Z', 'closed'],
    ['local', '2030-01-01T00:00:00Z', 'closed'],
    ['eid', '2024-04-14T16:59:59Z', 'open'],
    ['eid', '2024-04-14T17:00:00Z', 'open'],
    ['break-glass', '2024-04-14T16:59:59Z', 'closed'],
    ['break-glass', '2024-04-14T17:00:00Z', 'open'],
  ] as const)('%s at %s: %s', (method, now, decision) => {
    expect(decideStaffSignIn({ cutOver }, method, new Date(now))).toBe(decision)
  })

  test('without a day both ways stay', () => {
    const never = { cutOver: { citizen: null, staff: null } }
    expect(decideStaffSignIn(never, 'local', new Date())).toBe('open')
    expect(decideStaffSignIn(never, 'break-glass', new Date())).toBe('closed')
  })
})
