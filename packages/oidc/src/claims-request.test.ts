import { describe, expect, test } from 'vitest'
import { findClaimsProblem, listAskedClaims } from './claims-request.ts'

describe('the form of a claims parameter', () => {
  test.each([
    ['nothing in it', { userinfo: {} }],
    ['null, and an empty object', { userinfo: { name: null, birthdate: {} } }],
    ['essential, value, values', { id_token: { acr: { essential: true, values: ['a', 'b'] } } }],
    ['a claim nobody knows', { userinfo: { 'https://x.vn/näme#vi': null } }],
    ['members nobody knows', { userinfo: { name: { colour: 'red' } } }],
    ['one set', { userinfo: { verified_claims: set() } }],
    ['several sets', { id_token: { verified_claims: [set(), set()] } }],
    ['a set of no claims', { userinfo: { verified_claims: { ...set(), claims: null } } }],
    ['evidence by type', verification({ evidence: [{ type: { value: 'document' }, time: null }] })],
    ['an age', verification({ time: { max_age: 60 } })],
  ])('%s is fine', (_story, claims) => {
    expect(findClaimsProblem(claims)).toBeUndefined()
  })

  test.each([
    ['a word for a wish', { userinfo: { name: 'yes' } }],
    ['a list for a wish', { userinfo: { name: [] } }],
    ['a yes that is no boolean', { userinfo: { name: { essential: 'true' } } }],
    ['values that are no list', { id_token: { acr: { essential: true, values: 'a' } } }],
    ['no values', { id_token: { acr: { values: [] } } }],
    ['a purpose too short', { userinfo: { name: { purpose: 'ab' } } }],
    ['a purpose too long', { userinfo: { name: { purpose: 'a'.repeat(301) } } }],
    ['a target that is a list', { userinfo: [] }],
    ['a set that is null', { userinfo: { verified_claims: null } }],
    ['no set', { userinfo: { verified_claims: [] } }],
    ['too many sets', { userinfo: { verified_claims: Array.from({ length: 21 }, set) } }],
    ['a set without verification', { userinfo: { verified_claims: { claims: { name: null } } } }],
    ['a set without framework', verification({}, {})],
    ['a framework that is a word', verification({ trust_framework: 'x' })],
    ['a set without claims', { userinfo: { verified_claims: { ...set(), claims: {} } } }],
    [
      'a claim that is a word',
      { userinfo: { verified_claims: { ...set(), claims: { name: 1 } } } },
    ],
    ['a purpose inside', set3('ab')],
    ['an age below zero', verification({ time: { max_age: -1 } })],
    ['evidence that is no list', verification({ evidence: null })],
    ['evidence without type', verification({ evidence: [{ time: null }] })],
    ['evidence of several types', verification({ evidence: [{ type: { values: ['a'] } }] })],
    ['nesting without end', verification({ deep: nested(40) })],
  ])('%s is not', (_story, claims) => {
    expect(findClaimsProblem(claims)).toMatch(/^claims\./)
  })
})

describe('what a claims parameter asks for', () => {
  const known = {
    plain: ['name', 'phone_number'],
    verified: ['name'],
    trustFrameworks: ['urn:x'],
  }
  const list = (claims: object) => listAskedClaims(JSON.stringify(claims), known)

  test('a claim asked for twice is one, and essential where either says so', () => {
    const claims = { userinfo: { name: null }, id_token: { name: { essential: true } } }
    expect(list(claims)).toEqual([{ name: 'name', isEssential: true }])
  })

  test('a verified claim is another thing than the claim', () => {
    const claims = { userinfo: { name: null, verified_claims: set() } }
    expect(list(claims).map(({ name }) => name)).toEqual(['name', 'verified_claims.name'])
  })

  test('what nobody knows, and what no framework of ours covers, is not asked for', () => {
    const other = { ...set(), verification: { trust_framework: { value: 'urn:other' } } }
    const ours = { verification: { trust_framework: { value: 'urn:x' } }, claims: { email: null } }
    expect(list({ userinfo: { email: null, verified_claims: [other, ours] } })).toEqual([])
  })

  test('no parameter asks for nothing', () => {
    expect(listAskedClaims(undefined, known)).toEqual([])
  })
})

function set() {
  return { verification: { trust_framework: null }, claims: { name: null } }
}

function set3(purpose: string) {
  return { userinfo: { verified_claims: { ...set(), claims: { name: { purpose } } } } }
}

function verification(more: object, base: object = { trust_framework: null }) {
  return {
    userinfo: { verified_claims: { verification: { ...base, ...more }, claims: { name: null } } },
  }
}

function nested(depth: number): object {
  return depth === 0 ? {} : { inner: nested(depth - 1) }
}
