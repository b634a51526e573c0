import { approvalClaims, approvalSchema } from '@mot-cua/device-api'
import { describe, expect, test } from 'vitest'
import { endOfFailure, openRequest } from './open-request.ts'
import { testRequest } from './test-request.ts'

const signing = { issuer: 'https://id.example', nowSeconds: 1000, jti: 'j'.repeat(22) }

describe('what a phone signs', () => {
  test('is everything that was shown, for a minute', () => {
    const request = { ...openRequest(testRequest, 'camera'), number: '47' }
    const claims = approvalClaims(request, signing)
    expect(approvalSchema.parse(claims)).toEqual(claims)
    expect(claims).toMatchObject({
      aud: 'https://id.example',
      action: 'sign-in',
      txn: testRequest.id,
      nonce: testRequest.nonce,
      host: testRequest.shown.host,
      claims_hash: testRequest.shown.claimsHash,
      number: '47',
      iat: 1000,
      exp: 1060,
    })
  })

  test('says nothing of a number that nobody asked for', () => {
    expect(approvalClaims(openRequest(testRequest, 'link'), signing)).not.toHaveProperty('number')
  })
})

describe('where a link leads back to', () => {
  const pathOf = (returnPath: string) =>
    openRequest({ ...testRequest, returnPath }, 'link').returnPath

  test('the sign-in page it came from', () => {
    expect(pathOf('/sign-in/abc-DEF_1/qr')).toBe('/sign-in/abc-DEF_1/qr')
  })

  test.each([
    '//evil.example/qr',
    'https://evil.example/sign-in/a/qr',
    '/sign-in/a/b/qr',
    '/account',
    '',
  ])('never to %s', (path) => expect(pathOf(path)).toBeUndefined())
})

test.each([
  ['request-over', 'over'],
  ['code-expired', 'over'],
  ['wrong-number', 'wrong-number'],
  ['level-too-low', 'level-too-low'],
  ['wrong-passcode', undefined],
  ['offline', undefined],
])('a failure %s means the end %s', (code, end) => expect(endOfFailure(code)).toBe(end))
