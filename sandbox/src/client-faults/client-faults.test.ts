import { describe, expect, test } from 'vitest'
import { type ClientFaultName, createClientFaults } from './client-faults.ts'
import { breakRedirect } from './faulty-redirect.ts'
import { breakClaims, WRONG_ISSUER } from './faulty-token.ts'

const on = (...names: ClientFaultName[]) => new Map(names.map((name, index) => [name, index]))
const claims = { iss: 'http://localhost:4100', nonce: 'asked', acr: 'urn:eid:level2', sub: 'x' }

describe('faults of clients', () => {
  test('are those of one client at one issuer, and go as they came', () => {
    const faults = createClientFaults()
    const client = { service: 'portal', clientId: 'a' } as const
    faults.set(client, ['wrong-nonce'])
    expect([...faults.of(client).keys()]).toEqual(['wrong-nonce'])
    expect(faults.of({ ...client, clientId: 'b' }).size).toBe(0)
    expect(faults.of({ ...client, service: 'identity' }).size).toBe(0)
    faults.set(client, [])
    expect(faults.of(client).size).toBe(0)
  })

  test('a fault that stays on keeps its number, one switched on again gets another', () => {
    const faults = createClientFaults()
    const client = { service: 'portal', clientId: 'a' } as const
    const numberOf = () => faults.of(client).get('key-rotated')
    faults.set(client, ['key-rotated'])
    const first = numberOf()
    faults.set(client, ['slow-token', 'key-rotated'])
    expect(numberOf()).toBe(first)
    faults.set(client, [])
    faults.set(client, ['key-rotated'])
    expect(numberOf()).not.toBe(first)
  })
})

describe('what a fault makes of an ID token', () => {
  test('changes its one claim and no other', () => {
    expect(breakClaims(claims, on('wrong-issuer'))).toEqual({ ...claims, iss: WRONG_ISSUER })
    expect(breakClaims(claims, on('level-too-low'))).toEqual({ ...claims, acr: 'urn:eid:level1' })
    expect(breakClaims(claims, on('wrong-nonce'))['nonce']).not.toBe('asked')
  })

  test('is the very same where it is none of its business', () => {
    expect(breakClaims(claims, on('slow-token', 'user-cancels'))).toBe(claims)
  })
})

describe('what a fault makes of the way back', () => {
  const back = new URL('http://localhost:3000/callback?code=c&state=s&iss=http%3A%2F%2Fa')

  test('a person who cancels leaves no code, and state and issuer as they were', () => {
    const { searchParams } = breakRedirect(back, on('user-cancels'))
    expect(searchParams.has('code')).toBe(false)
    expect(searchParams.get('error')).toBe('access_denied')
    expect(searchParams.get('state')).toBe('s')
    expect(searchParams.get('iss')).toBe('http://a')
  })

  test('an error that came anyway stays the one it was', () => {
    const error = new URL('http://localhost:3000/callback?error=login_required&state=s')
    expect(breakRedirect(error, on('user-cancels', 'wrong-callback-issuer')).href).toBe(error.href)
  })
})
