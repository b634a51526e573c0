import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { selectVerifiedClaims, type VerifiedClaims } from './verified-claims.ts'

const NOW = new Date('2026-11-21T03:00:00Z')

/** A citizen whose name and birth date an office compared with the register. */
const LAN: VerifiedClaims = {
  verification: {
    trust_framework: 'urn:x:gold',
    assurance_level: 'high',
    time: '2026-11-20T03:00:00Z',
    evidence: [
      {
        type: 'electronic_record',
        time: '2026-11-20T02:59:00Z',
        record: { type: 'population_register', source: { name: 'Sổ dân cư' } },
        check_details: [{ check_method: 'data', organization: 'Công an xã' }],
      },
      { type: 'document', document_details: { type: 'idcard', date_of_issuance: '2026-11-20' } },
    ],
  },
  claims: { name: 'Nguyễn Thị Lan', birthdate: '1986-05-04' },
}

const select = (request: unknown, withheld: string[] = []) =>
  selectVerifiedClaims(request, { available: [LAN], withheld, now: NOW })

const ask = (verification: object, claims: object = { name: null }) => ({ verification, claims })
const name = { name: 'Nguyễn Thị Lan' }

describe('of the claims', () => {
  const verification = { trust_framework: 'urn:x:gold' }

  test('those asked for, and no more', () => {
    expect(select(ask({ trust_framework: null }))).toEqual({ verification, claims: name })
  })

  test.each([
    ['unknown', { email: null }],
    ['unknown and essential', { email: { essential: true } }],
    ['unknown, with special characters', { 'näme"\u0000/{}': null }],
    ['of the language itself', { constructor: null, toString: null }],
    ['of another value', { birthdate: { value: '1990-01-01' } }],
    ['of none of the values', { birthdate: { values: ['1990-01-01', '1991-01-01'] } }],
  ])('one %s is left out, and so is a set with nothing left', (_story, claims) => {
    expect(select(ask({ trust_framework: null }, { name: null, ...claims }))).toEqual({
      verification,
      claims: name,
    })
    expect(select(ask({ trust_framework: null }, claims))).toBeUndefined()
  })

  test('one of the value that is asked for stays', () => {
    const wish = { birthdate: { essential: true, values: ['1990-01-01', '1986-05-04'] } }
    expect(select(ask({ trust_framework: null }, wish))).toMatchObject({
      claims: { birthdate: '1986-05-04' },
    })
  })

  test('one that is withheld is left out', () => {
    const request = ask({ trust_framework: null }, { name: null, birthdate: null })
    expect(select(request, ['verified_claims.birthdate'])).toEqual({ verification, claims: name })
  })
})

describe('of the verification', () => {
  test('the framework and what is asked for', () => {
    expect(select(ask({ trust_framework: null, time: null, txn: null }))).toEqual({
      verification: { trust_framework: 'urn:x:gold', time: '2026-11-20T03:00:00Z' },
      claims: name,
    })
  })

  test.each([
    ['another framework', { trust_framework: { value: 'urn:x:silver' } }],
    ['none of the frameworks', { trust_framework: { values: ['urn:x:silver', 'urn:x:bronze'] } }],
    ['another level', { trust_framework: null, assurance_level: { value: 'low' } }],
    [
      'a level where a list is asked for',
      { trust_framework: null, assurance_level: [{ value: 1 }] },
    ],
    ['younger than it is', { trust_framework: null, time: { max_age: 3600 } }],
    ['an element that is not there', { trust_framework: null, txn: { value: '1' } }],
    [
      'evidence of no such type',
      { trust_framework: null, evidence: [{ type: { value: 'vouch' } }] },
    ],
    ['evidence as a value', { trust_framework: null, evidence: { value: 'document' } }],
  ])('%s leaves out the whole set', (_story, verification) => {
    expect(select(ask(verification))).toBeUndefined()
  })

  test.each([
    ['one of the frameworks', { trust_framework: { values: ['urn:x:silver', 'urn:x:gold'] } }],
    ['old enough', { trust_framework: null, time: { max_age: 86_400 } }],
    ['an age nobody reaches', { trust_framework: null, time: { max_age: 31_556_926_000 } }],
  ])('%s keeps it', (_story, verification) => {
    expect(select(ask(verification))).toMatchObject({ claims: name })
  })

  test('a date counts from its last second', () => {
    const issued = (max_age: number) =>
      evidenceOf({
        type: { value: 'document' },
        document_details: { date_of_issuance: { max_age } },
      })
    // Three hours and one second after the end of that day.
    expect(issued(10_801)).toBeDefined()
    expect(issued(10_800)).toBeUndefined()
  })

  test('evidence by type, as deep as it is asked for, with what its form demands', () => {
    const record = { type: { value: 'electronic_record' }, record: { source: { name: null } } }
    expect(evidenceOf(record)).toEqual([
      {
        type: 'electronic_record',
        record: { type: 'population_register', source: { name: 'Sổ dân cư' } },
      },
    ])
    const checks = { ...record, record: null, check_details: [{ organization: null }] }
    expect(evidenceOf(checks)).toEqual([
      {
        type: 'electronic_record',
        check_details: [{ check_method: 'data', organization: 'Công an xã' }],
      },
    ])
  })

  test('evidence of either of two types', () => {
    const types = ['document', 'electronic_record', 'vouch'].map((value) => ({ type: { value } }))
    expect(evidenceOf(...types)).toEqual([{ type: 'electronic_record' }, { type: 'document' }])
  })

  function evidenceOf(...evidence: object[]) {
    const selected = select(ask({ trust_framework: null, evidence }))
    return selected && 'verification' in selected ? selected.verification['evidence'] : undefined
  }
})

describe('several sets', () => {
  const gold = ask({ trust_framework: { value: 'urn:x:gold' } })
  const silver = ask({ trust_framework: { value: 'urn:x:silver' } })

  test('are answered each for itself, in a list', () => {
    const both = [gold, silver, ask({ trust_framework: null }, { birthdate: null })]
    expect(select(both)).toMatchObject([{ claims: name }, { claims: { birthdate: '1986-05-04' } }])
    expect(select([gold])).toHaveLength(1)
    expect(select([silver])).toBeUndefined()
  })

  test('two verifications of one person answer one question with a list', () => {
    const copper = { ...LAN, verification: { trust_framework: 'urn:x:copper' } }
    const selection = { available: [LAN, copper], withheld: [], now: NOW }
    expect(selectVerifiedClaims(ask({ trust_framework: null }), selection)).toHaveLength(2)
  })
})

test('whatever is asked, nothing comes that was not asked for or is not so', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.jsonValue({ maxDepth: 3 }), (deep, wish) => {
      const request = ask(
        { trust_framework: null, evidence: deep, time: wish },
        {
          name: wish,
        },
      )
      const selected = select(request)
      if (selected === undefined || Array.isArray(selected)) return selected === undefined
      expect(selected.claims).toEqual(name)
      expect(selected.verification['time'] ?? LAN.verification['time']).toBe(
        LAN.verification['time'],
      )
      expect(Object.keys(selected.verification)).not.toContain('assurance_level')
      return !JSON.stringify(selected).includes('null')
    }),
  )
})
