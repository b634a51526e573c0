import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areBirthDatesCompatible,
  areNamesEqual,
  type Candidate,
  judgeClaims,
  normalizeName,
  verifiableFields,
} from './verification.ts'

const hoa: Candidate = {
  residentId: 'resident-hoa',
  holdsNumber: true,
  fullName: 'Nguyễn Thị Hòa',
  dateOfBirth: '1971-06-17',
  gender: 'female',
  permanentCommuneCode: '21583',
  legacyIdNumber: '099000001',
  isDeceased: false,
}
const entitledFields = [...verifiableFields]
const rightClaims = {
  fullName: 'Nguyễn Thị Hòa',
  dateOfBirth: '1971-06-17',
  gender: 'female',
  permanentCommuneCode: '21583',
}

describe('comparing names', () => {
  const name = fc.string({ unit: 'binary', maxLength: 40 })

  test('case, spacing and encoding do not count', () => {
    expect(areNamesEqual('  NGUYỄN   THỊ HÒA ', 'Nguyễn Thị Hòa')).toBe(true)
    expect(areNamesEqual('Nguyễn Thị Hòa'.normalize('NFD'), 'Nguyễn Thị Hòa')).toBe(true)
    expect(areNamesEqual('Đặng Văn Đức', 'ĐẶNG VĂN ĐỨC')).toBe(true)
  })

  test('tone marks and letters do', () => {
    expect(areNamesEqual('Nguyen Thi Hoa', 'Nguyễn Thị Hòa')).toBe(false)
    expect(areNamesEqual('Nguyễn Thị Hoa', 'Nguyễn Thị Hòa')).toBe(false)
    expect(areNamesEqual('Nguyễn ThịHòa', 'Nguyễn Thị Hòa')).toBe(false)
  })

  test('normalizing twice is normalizing once', () => {
    fc.assert(
      fc.property(name, (typed) => {
        expect(normalizeName(normalizeName(typed))).toBe(normalizeName(typed))
      }),
    )
  })

  test('is symmetric, and holds for a name and itself in another encoding', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(areNamesEqual(one, other)).toBe(areNamesEqual(other, one))
        expect(areNamesEqual(one, one.normalize('NFD'))).toBe(true)
      }),
    )
  })
})

describe('comparing birth dates', () => {
  test.each([
    ['1971-06-17', '1971-06-17', true],
    ['1971-06-18', '1971-06-17', false],
    ['1971', '1971-06-17', true],
    ['1971-06-17', '1971', true],
    ['1971', '1971', true],
    ['1972', '1971-06-17', false],
    ['1972-06-17', '1971', false],
  ])('%s against %s: %s', (claimed, recorded, expected) => {
    expect(areBirthDatesCompatible(claimed, recorded)).toBe(expected)
  })
})

describe('judging claims', () => {
  test('each field by itself, only those asked', () => {
    const claims = { fullName: 'nguyễn thị hòa', dateOfBirth: '1971-06-18' }
    expect(judgeClaims({ claims, entitledFields, candidates: [hoa] })).toEqual({
      residentId: 'resident-hoa',
      lifeStatus: 'living',
      results: { fullName: 'MATCH', dateOfBirth: 'NO_MATCH' },
    })
  })

  test('all right', () => {
    const { results } = judgeClaims({ claims: rightClaims, entitledFields, candidates: [hoa] })
    expect(new Set(Object.values(results))).toEqual(new Set(['MATCH']))
  })

  test('says that the person is dead', () => {
    const candidates = [{ ...hoa, isDeceased: true }]
    expect(judgeClaims({ claims: rightClaims, entitledFields, candidates }).lifeStatus).toBe(
      'deceased',
    )
  })

  test('a field that is not on record is UNAVAILABLE', () => {
    const candidates = [{ ...hoa, permanentCommuneCode: undefined }]
    const { results } = judgeClaims({ claims: rightClaims, entitledFields, candidates })
    expect(results.permanentCommuneCode).toBe('UNAVAILABLE')
  })

  test('nobody, or too many: the same for every field, and no life status', () => {
    const claims = { fullName: 'Nguyễn Thị Hòa', gender: 'female' }
    expect(judgeClaims({ claims, entitledFields, candidates: [] })).toEqual({
      results: { fullName: 'NOT_FOUND', gender: 'NOT_FOUND' },
    })
    const candidates = [hoa, { ...hoa, residentId: 'resident-other' }]
    expect(judgeClaims({ claims, entitledFields, candidates })).toEqual({
      results: { fullName: 'MULTIPLE', gender: 'MULTIPLE' },
    })
  })

  test('a field the caller is not entitled to is FORBIDDEN, also where nobody is found', () => {
    const entitled = { claims: rightClaims, entitledFields: ['fullName'] as const }
    const found = judgeClaims({ ...entitled, candidates: [hoa] })
    expect(found.results.fullName).toBe('MATCH')
    expect(found.results.dateOfBirth).toBe('FORBIDDEN')
    expect(judgeClaims({ ...entitled, candidates: [] }).results.gender).toBe('FORBIDDEN')
  })

  test('who is entitled to nothing learns nothing, not even that there is somebody', () => {
    const asked = { claims: rightClaims, entitledFields: [] }
    const nobody = judgeClaims({ ...asked, candidates: [] })
    expect(judgeClaims({ ...asked, candidates: [hoa] })).toEqual(nobody)
  })
})
