import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHALLENGE, obtainCode, openTestClient, type TestClient } from './test-client.ts'
import { openTestProvider, type TestProvider } from './test-provider.ts'

let provider: TestProvider
let client: TestClient
beforeAll(async () => {
  provider = await openTestProvider()
  client = await openTestClient(provider)
})
afterAll(async () => {
  await provider?.close()
  expect(provider.serverErrors).toEqual([])
})

/** The error that the client, or the person, is told. */
async function errorOf(more: Record<string, string>, without: string[] = []) {
  const url = client.authorizeUrl(more)
  for (const name of without) url.searchParams.delete(name)
  const page = await createHttpDriver().visit(url)
  const fragment = new URLSearchParams(page.url.hash.slice(1))
  const told = page.url.searchParams.get('error') ?? fragment.get('error')
  return { status: page.status, error: told ?? /stopped: (\w+)/.exec(page.html)?.[1] }
}

describe('an authorization request', () => {
  test('is answered with code, state and issuer', async () => {
    const { url } = await createHttpDriver().visit(client.authorizeUrl())
    expect([...url.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state'])
    expect(url.searchParams.get('iss')).toBe(provider.issuer)
  })

  test.each([
    ['without PKCE', {}, ['code_challenge', 'code_challenge_method'], 'invalid_request'],
    ['with a plain challenge', { code_challenge_method: 'plain' }, [], 'invalid_request'],
    ['for a token', { response_type: 'token' }, [], 'unsupported_response_type'],
    ['for an ID token', { response_type: 'id_token' }, [], 'unsupported_response_type'],
    ['for both', { response_type: 'code id_token' }, [], 'unsupported_response_type'],
    ['for nothing', { response_type: 'none' }, [], 'unsupported_response_type'],
    ['with a request object', { request: 'e30.e30.' }, [], 'request_not_supported'],
    [
      'with an address to fetch',
      { request_uri: 'https://x.vn/r' },
      [],
      'request_uri_not_supported',
    ],
    ['of nobody', { client_id: 'nobody' }, [], 'invalid_client'],
    [
      'to an address nobody registered',
      { redirect_uri: 'https://x.vn/' },
      [],
      'invalid_redirect_uri',
    ],
  ] as const)('%s is refused', async (...[, parameters, without, error]) => {
    const more = Object.fromEntries(
      Object.entries(parameters).map(([key, value]) => [
        key,
        value.replace('PROVIDER', provider.issuer),
      ]),
    )
    const told = await errorOf(more, [...without])
    expect(told.error).toBe(error)
    expect(told.status).toBeLessThan(500)
  })

  test.each(['client_id', 'state', 'scope', 'redirect_uri', 'nonce', 'ui_locales'])(
    'a NUL in %s is no fault of ours',
    async (name) => {
      const told = await errorOf({ [name]: 'a\u0000b' })
      expect(told.status).toBeLessThan(500)
      expect(told.error).toMatch(/^invalid_(?:request|redirect_uri|client)$/)
    },
  )

  test('a scope nobody knows, and offline_access without the grant, give nothing', async () => {
    const code = await obtainCode(client, undefined, { scope: 'openid offline_access admin' })
    const tokens = (await (await client.redeem(code)).json()) as Record<string, unknown>
    expect(tokens).not.toHaveProperty('refresh_token')
    expect(tokens['scope']).toBe('openid')
  })

  test('going on with a visit that is lost gives a page', async () => {
    const page = await createHttpDriver().visit(`${provider.issuer}/authorize/unknown-visit`)
    expect(page.status).toBe(400)
    expect(page.html).toBe('stopped: invalid_request')
  })
})

describe('the token endpoint', () => {
  const fields = { grant_type: 'authorization_code', code: 'code', redirect_uri: 'x' }

  test.each(['a\u0000b', '', 'nobody'])('client_id %j is refused', async (client_id) => {
    const answer = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, client_id }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })

  test('a NUL in the code is refused', async () => {
    expect((await client.redeem('a\u0000b')).status).toBe(400)
  })

  test.each(['password', 'client_credentials', 'implicit'])(
    'the grant %s is not offered',
    async (grant_type) => {
      const answer = await client.post('/token', { ...fields, grant_type })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' })
    },
  )

  test('a code with the wrong verifier is refused', async () => {
    const code = await obtainCode(client)
    const answer = await client.post('/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.parameters.redirect_uri,
      code_verifier: `${CHALLENGE}-of-something-else-altogether`,
    })
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' })
  })
})
