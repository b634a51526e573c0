import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHALLENGE, obtainCode, openTestClient, register, type TestClient } from './test-client.ts'
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

describe('discovery', () => {
  test('advertises what works, and nothing else', async () => {
    const address = `${provider.issuer}/.well-known/openid-configuration`
    const metadata = (await (await fetch(address)).json()) as Record<string, unknown>
    expect(metadata).toMatchObject({
      issuer: provider.issuer,
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
      scopes_supported: ['openid', 'profile'],
      acr_values_supported: ['urn:eid:level2'],
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
      pushed_authorization_request_endpoint: `${provider.issuer}/par`,
      registration_endpoint: `${provider.issuer}/register`,
      end_session_endpoint: `${provider.issuer}/end-session`,
    })
    expect(Object.keys(metadata).join(' ')).not.toMatch(/dpop|request_object|introspect|revocation/)
  })

  test('the key set holds no private part', async () => {
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as {
      keys: Record<string, unknown>[]
    }
    expect(keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }])
    expect(keys[0]).not.toHaveProperty('d')
  })
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
    [
      'to an address with a slash more',
      { redirect_uri: 'PROVIDER/cb/' },
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
      expect((await errorOf({ [name]: 'a\u0000b' })).status).toBeLessThan(500)
    },
  )

  test('a scope nobody knows, and offline_access, give nothing', async () => {
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

  test.each(['password', 'refresh_token', 'client_credentials', 'implicit'])(
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

describe('registration', () => {
  const metadata = { redirect_uris: ['http://localhost:9/cb'] }

  test.each([
    ['without the initial access token', ''],
    ['with a wrong one', 'another-initial-access-token-32-chars'],
  ])('%s is refused', async (_story, token) => {
    const answer = await register(provider, metadata, token)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(402)
  })

  test('answers what was registered', async () => {
    const answer = await register(provider, metadata)
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({
      ...metadata,
      subject_type: 'pairwise',
      id_token_signed_response_alg: 'ES256',
      grant_types: ['authorization_code'],
      response_types: ['code'],
    })
  })

  test.each([
    ['a callback in clear', { redirect_uris: ['http://service.example/cb'] }],
    ['a callback with a name in it', { redirect_uris: ['https://me:pw@service.example/cb'] }],
    ['a callback of an app', { application_type: 'native', redirect_uris: ['vn.gov.app:/cb'] }],
    ['a sector of its own choosing', { sector_identifier_uri: 'https://service.example/sector' }],
    ['a public subject', { subject_type: 'public' }],
    ['implicit', { grant_types: ['implicit'], response_types: ['id_token'] }],
    ['refresh tokens', { grant_types: ['authorization_code', 'refresh_token'] }],
    ['an unsigned ID token', { id_token_signed_response_alg: 'none' }],
    ['a name with a NUL in it', { client_name: 'a\u0000b' }],
    ['a name with half a character', { client_name: 'a\ud800' }],
  ])('%s is refused', async (_story, more) => {
    const answer = await register(provider, { ...metadata, ...more })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: 'invalid_client_metadata' })
  })
})
