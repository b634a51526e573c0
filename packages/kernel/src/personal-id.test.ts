import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskPersonalId, parsePersonalId, personalIdWarnings } from './personal-id.ts'

describe('reading a typed personal id', () => {
  test.each([
    ['099186000123', '099186000123'],
    [' 099 186 000 123 ', '099186000123'],
    ['099.186.000.123', '099186000123'],
    ['099\u00a0186\u2009000123', '099186000123'],
  ])('%j is %s', (typed, personalId) => {
    expect(parsePersonalId(typed)).toEqual({ personalId })
  })

  test.each([
    ['', 'missing'],
    ['  ', 'missing'],
    ['09918600012', 'not-twelve-digits'],
    ['0991860001234', 'not-twelve-digits'],
    ['09918600012a', 'not-twelve-digits'],
    ['٠٩٩١٨٦٠٠٠١٢٣', 'not-twelve-digits'],
    ['-99186000123', 'not-twelve-digits'],
  ])('%j is refused as %s', (typed, problem) => {
    expect(parsePersonalId(typed)).toEqual({ problem })
  })

  test('whatever is typed, the answer is twelve digits or a problem', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const read = parsePersonalId(typed)
        return 'problem' in read || /^[0-9]{12}$/.test(read.personalId)
      }),
    )
  })
})

describe('hints about the digits', () => {
  test('none when gender and year agree', () => {
    expect(personalIdWarnings('099186000123', { gender: 'female', birthYear: 1986 })).toEqual([])
    expect(personalIdWarnings('099214000123', { gender: 'male', birthYear: 2014 })).toEqual([])
  })

  test('one for each that differs', () => {
    expect(personalIdWarnings('099186000123', { gender: 'male', birthYear: 1987 })).toEqual([
      'gender-differs',
      'birth-year-differs',
    ])
  })
})

test('a masked id keeps three digits at the front and four at the end', () => {
  expect(maskPersonalId('099186000123')).toBe('099*****0123')
})
