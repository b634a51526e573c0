import { createHash } from 'node:crypto'
import { APP_CALLBACK_PATH, APP_CLIENT_ID } from '@mot-cua/device-api'
import { type HttpDriver, makeDeviceKey } from '@mot-cua/testing'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAccount } from '../test-account.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { submitPassword } from '../test-journey.ts'
import { ACCOUNT_CALLBACK_PATH, ACCOUNT_CLIENT_ID } from './own-clients.ts'

const VERIFIER = 'a-verifier-of-at-least-43-characters-for-the-tests'

let identity: TestIdentity
beforeAll(async () => {
  identity = await openTestIdentity()
})
afterAll(() => identity?.close())

function addressOf(clientId: string, path: string, more: Record<string, string> = {}) {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: identity.issuer + path,
    response_type: 'code',
    scope: 'openid',
    state: 'state',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  return `${identity.issuer}/authorize?${query}`
}

const appAddress = (more?: Record<string, string>) =>
  addressOf(APP_CLIENT_ID, APP_CALLBACK_PATH, more)

test('the app gets a code from a sign-in of that very visit alone, whatever the address says', async () => {
  const { browser, person } = await openAccount(identity)
  for (const more of [{}, { prompt: 'consent' }, { max_age: '600' }]) {
    const form = await browser.visit(appAddress(more))
    expect(form.url.pathname).toMatch(/^\/sign-in\//)
    expect(form.html).toContain('name="password"')
  }
  const form = await browser.visit(appAddress())
  const otpPage = await submitPassword(form, person)
  const code = await identity.phones.nextCode(person.phone)
  const arrived = await otpPage.submit({ code }, 'Xác nhận')
  expect(arrived.url.pathname).toBe(APP_CALLBACK_PATH)
  expect(arrived.url.searchParams.get('code')).toBeTruthy()
})

test('asked in silence, the app is told that a sign-in is needed', async () => {
  const { browser } = await openAccount(identity)
  const answer = await browser.send(appAddress({ prompt: 'none' }))
  const told = new URL(answer.headers.get('location') ?? '').searchParams
  expect(told.get('error')).toBe('login_required')
  expect(told.has('code')).toBe(false)
})

const OWN = [
  [APP_CLIENT_ID, APP_CALLBACK_PATH],
  [ACCOUNT_CLIENT_ID, ACCOUNT_CALLBACK_PATH],
] as const

test.each(OWN)('%s may ask who it is, and nothing else', async (clientId, path) => {
  const { browser } = await openAccount(identity)
  const answer = await browser.send(addressOf(clientId, path, { scope: 'openid profile' }))
  const told = new URL(answer.headers.get('location') ?? '').searchParams
  expect(told.get('error')).toBe('invalid_scope')
})

test.each(OWN)('%s is answered in the query alone', async (clientId, path) => {
  const { browser } = await openAccount(identity)
  const address = addressOf(clientId, path, { response_mode: 'fragment' })
  const location = (await browser.send(address)).headers.get('location') ?? ''
  expect(location).toContain('error=invalid_request')
  expect(location).not.toContain('code=')
})

test('a code of the account pages is worth nothing without a proof, and tells no data', async () => {
  const { browser } = await openAccount(identity)
  const url = `${identity.issuer}/token`
  const redeem = async (headers: Record<string, string>) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: ACCOUNT_CLIENT_ID,
      redirect_uri: identity.issuer + ACCOUNT_CALLBACK_PATH,
      code: await obtainCode(browser),
      code_verifier: VERIFIER,
    })
    const told = await fetch(url, { method: 'POST', headers, body })
    return (await told.json()) as { error?: string; id_token?: string }
  }
  expect((await redeem({})).error).toMatch(/^invalid_/)
  const dpop = makeDeviceKey().prove({ method: 'POST', url })
  const claims = decodeJwt((await redeem({ dpop })).id_token ?? '')
  expect(claims.sub).toBeDefined()
  expect(claims).not.toHaveProperty('name')
})

/** With a wish for more than anybody was asked for. */
async function obtainCode(browser: HttpDriver): Promise<string> {
  const answer = await browser.send(
    addressOf(ACCOUNT_CLIENT_ID, ACCOUNT_CALLBACK_PATH, {
      claims: JSON.stringify({ id_token: { name: null } }),
    }),
  )
  const location = new URL(answer.headers.get('location') ?? '')
  return location.searchParams.get('code') ?? ''
}
