import { describe, expect, test } from 'vitest'
import { khoaTyped } from '../test-identity.ts'
import { readIdentity, toTyped } from './identity-form.ts'

const today = '2026-11-21'
const problemsOf = (typed: Partial<typeof khoaTyped>) => {
  const read = readIdentity({ ...khoaTyped, ...typed }, today)
  return 'problems' in read ? read.problems : {}
}

describe('the form THÔNG TIN XÁC THỰC', () => {
  test('states days as ISO, the number as digits and the phone as E.164', () => {
    expect(readIdentity({ ...khoaTyped, personalId: '0990 8600 1023' }, today)).toEqual({
      stated: {
        ...khoaTyped,
        dateOfBirth: '1986-08-17',
        issuedOn: '2021-06-01',
        signingPhone: '+84813789393',
      },
    })
  })

  test.each(['84813789393', '0813789393', '+84 813 789 393', '0084813789393'])(
    'a phone typed as %s is one number (C25)',
    (signingPhone) => {
      expect(readIdentity({ ...khoaTyped, signingPhone }, today)).toMatchObject({
        stated: { signingPhone: '+84813789393' },
      })
    },
  )

  test('opens as it was typed', () => {
    const read = readIdentity(khoaTyped, today)
    expect('stated' in read && toTyped(read.stated)).toEqual(khoaTyped)
  })

  test('asks for nothing but what has a star', () => {
    const bare = { gender: 'female', personalId: '099191001024' }
    expect(readIdentity({ ...toTyped(undefined), ...bare }, today)).toHaveProperty('stated')
    expect(problemsOf({ gender: '', personalId: '' })).toEqual({
      gender: 'not-a-choice',
      personalId: 'not-twelve-digits',
    })
  })

  test.each([
    [{ personalId: '09908600102' }, { personalId: 'not-twelve-digits' }],
    [{ personalId: '09908600102a' }, { personalId: 'not-twelve-digits' }],
    [{ gender: 'other' }, { gender: 'not-a-choice' }],
    [{ dateOfBirth: '31/02/1986' }, { dateOfBirth: 'no-such-day' }],
    [{ dateOfBirth: '1986-08-17' }, { dateOfBirth: 'not-a-date' }],
    [{ dateOfBirth: '22/11/2026' }, { dateOfBirth: 'future-date' }],
    [{ issuedOn: '2021' }, { issuedOn: 'not-a-date' }],
    [{ issuedOn: '16/08/1986' }, { issuedOn: 'before-birth' }],
    [{ fullName: 'Khoa <b>' }, { fullName: 'not-a-name' }],
    [{ issuedBy: 'Cục\u202eCS' }, { issuedBy: 'odd-characters' }],
    [{ permanentAddress: 'x'.repeat(301) }, { permanentAddress: 'too-long' }],
    [{ signingPhone: '0256 3822 000' }, { signingPhone: 'not-a-phone' }],
  ] as const)('%j is refused', (typed, problems) => {
    expect(problemsOf(typed)).toEqual(problems)
  })

  test('a birth year alone is a birth date of full standing', () => {
    expect(problemsOf({ dateOfBirth: '1986' })).toEqual({})
  })
})
