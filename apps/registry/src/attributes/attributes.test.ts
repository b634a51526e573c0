import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AttributeRecord, attributeFields, discloseAttributes } from './attributes.ts'

const thiNai = { code: '21583', validFrom: '2024-01-01', name: 'Phường Thị Nại' }
const hoa: AttributeRecord = {
  residentId: 'resident-hoa',
  holdsNumber: true,
  isDeceased: false,
  held: {
    personalId: '099171000001',
    fullName: 'Nguyễn Thị Hòa',
    gender: 'female',
    dateOfBirth: '1971-06-17',
    placeOfBirth: thiNai,
    relationToHead: 'head',
  },
}
const another = { ...hoa, residentId: 'resident-another' }

describe('disclosing fields of a record', () => {
  test('what was asked for, granted and on record; nothing besides', () => {
    const asked = ['fullName', 'placeOfBirth', 'gender', 'cardIssuedOn'] as const
    const readable = ['fullName', 'placeOfBirth', 'cardIssuedOn', 'dateOfBirth'] as const
    expect(discloseAttributes({ asked, readable, candidates: [hoa] })).toEqual({
      residentId: 'resident-hoa',
      lifeStatus: 'living',
      attributes: { fullName: 'Nguyễn Thị Hòa', placeOfBirth: thiNai },
      results: {
        fullName: 'GIVEN',
        placeOfBirth: 'GIVEN',
        gender: 'FORBIDDEN',
        cardIssuedOn: 'UNAVAILABLE',
      },
    })
  })

  test('of somebody deceased too, and says so', () => {
    const question = { asked: ['fullName'], readable: ['fullName'] } as const
    const candidates = [{ ...hoa, isDeceased: true }]
    expect(discloseAttributes({ ...question, candidates })).toMatchObject({
      lifeStatus: 'deceased',
      attributes: { fullName: 'Nguyễn Thị Hòa' },
    })
  })

  test.each([
    ['NOT_FOUND', []],
    ['MULTIPLE', [hoa, another]],
  ])('%s: no value, no life status, no record for the account', (outcome, candidates) => {
    const question = { asked: ['fullName', 'gender'], readable: ['fullName'] } as const
    expect(discloseAttributes({ ...question, candidates })).toEqual({
      attributes: {},
      results: { fullName: outcome, gender: 'FORBIDDEN' },
    })
  })

  test('never more than asked for and granted, whoever asks and whatever is on record', () => {
    const some = fc.subarray([...attributeFields])
    const candidates = fc.subarray([hoa, another, { ...hoa, holdsNumber: false }])
    fc.assert(
      fc.property(some, some, candidates, (asked, readable, found) => {
        const told = discloseAttributes({ asked, readable, candidates: found })
        const given = Object.keys(told.attributes)
        expect(Object.keys(told.results)).toEqual(asked)
        for (const field of asked) {
          const mayRead = readable.includes(field)
          expect(told.results[field] === 'FORBIDDEN').toBe(!mayRead)
          expect(told.results[field] === 'GIVEN').toBe(given.includes(field))
          if (!mayRead) expect(given).not.toContain(field)
        }
        expect(given.every((field) => (asked as string[]).includes(field))).toBe(true)
        if (!asked.some((field) => readable.includes(field))) {
          // Somebody and nobody look alike to who may read nothing.
          expect(told).toEqual(discloseAttributes({ asked, readable, candidates: [] }))
        }
      }),
    )
  })
})
