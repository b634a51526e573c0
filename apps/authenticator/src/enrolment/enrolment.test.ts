import { describe, expect, test } from 'vitest'
import { nameDevice } from './device-name.ts'
import { cleanPasscode, findPasscodeFault } from './passcode.ts'
import { readCallback, signInAddress } from './sign-in-address.ts'

test.each([
  ['123456', 'run'],
  ['987654', 'run'],
  ['890123', 'run'],
  ['000000', 'same-digit'],
  ['121212', 'repeated'],
  ['258258', 'repeated'],
  ['12345', 'not-six-digits'],
  ['1234567', 'not-six-digits'],
  ['12a456', 'not-six-digits'],
  ['258036', undefined],
  ['112233', undefined],
])('the passcode %s: %s', (passcode, fault) => expect(findPasscodeFault(passcode)).toBe(fault))

test('a passcode may be pasted in groups', () => {
  expect(cleanPasscode(' 258 036 ')).toBe('258036')
})

test('the sign-in page is asked for a fresh sign-in, bound to the key', () => {
  const address = new URL(
    signInAddress({
      origin: 'https://id.example',
      state: 'state',
      challenge: 'challenge',
      thumbprint: 'thumbprint',
      locale: 'vi',
    }),
  )
  expect(address.pathname).toBe('/authorize')
  expect(Object.fromEntries(address.searchParams)).toEqual({
    client_id: 'motcua-app',
    response_type: 'code',
    redirect_uri: 'https://id.example/app/callback',
    scope: 'openid',
    prompt: 'login',
    state: 'state',
    code_challenge: 'challenge',
    code_challenge_method: 'S256',
    dpop_jkt: 'thumbprint',
    ui_locales: 'vi',
  })
})

describe('what comes back', () => {
  const expected = { state: 's', issuer: 'https://id.example' }
  const iss = 'iss=https%3A%2F%2Fid.example'
  test.each([
    [`?code=c&state=s&${iss}`, { code: 'c' }],
    [`?error=access_denied&state=s&${iss}`, { failed: 'cancelled' }],
    [`?error=server_error&state=s&${iss}`, { failed: 'failed' }],
    // Login CSRF: a code that this browser did not ask for.
    [`?code=c&state=other&${iss}`, { failed: 'failed' }],
    // RFC 9207: an answer of somebody else.
    ['?code=c&state=s&iss=https%3A%2F%2Fevil.example', { failed: 'failed' }],
    ['?code=c&state=s', { failed: 'failed' }],
  ])('%s', (search, outcome) => expect(readCallback(search, expected)).toEqual(outcome))
})

test.each([
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/130 Mobile Safari/537.36',
    'Android (Chrome)',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1', 'iPhone (Safari)'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130', 'Windows (Edge)'],
  ['', 'Web'],
])('%s is called %s', (userAgent, name) => expect(nameDevice(userAgent)).toBe(name))
