import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainCode, openTestClient, register } from './test-client.ts'
import { makeProofs } from './test-dpop.ts'
import { openTestProvider, type TestProvider } from './test-provider.ts'

type Metadata = Record<string, string | string[] | boolean>

let provider: TestProvider
let metadata: Metadata
beforeAll(async () => {
  provider = await openTestProvider()
  const address = `${provider.issuer}/.well-known/openid-configuration`
  metadata = (await (await fetch(address)).json()) as Metadata
})
afterAll(async () => {
  await provider?.close()
  expect(provider.serverErrors).toEqual([])
})

const listed = (name: string) => metadata[name] as string[]

test('what is advertised, all of it', () => {
  const { issuer } = provider
  expect(metadata).toEqual({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    registration_endpoint: `${issuer}/register`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    end_session_endpoint: `${issuer}/end-session`,
    acr_values_supported: ['urn:eid:level2'],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_session_supported: true,
    backchannel_logout_supported: true,
    claim_types_supported: ['normal'],
    claims_parameter_supported: expect.any(Boolean),
    claims_supported: expect.arrayContaining(['sub', 'name', 'acr', 'amr', 'auth_time', 'iss']),
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: ['ES256', 'PS256', 'Ed25519', 'EdDSA'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    id_token_signing_alg_values_supported: ['ES256'],
    request_uri_parameter_supported: false,
    response_modes_supported: ['query', 'fragment'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'offline_access', 'profile'],
    subject_types_supported: ['pairwise'],
    token_endpoint_auth_methods_supported: [
      'private_key_jwt',
      'client_secret_basic',
      'client_secret_post',
      'none',
    ],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'PS256'],
  })
})

test('the same stands where OAuth looks for it', async () => {
  const address = `${provider.issuer}/.well-known/oauth-authorization-server`
  expect(await (await fetch(address)).json()).toEqual(metadata)
})

test('the key set holds no private part', async () => {
  const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as {
    keys: Record<string, unknown>[]
  }
  expect(keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }])
  expect(keys[0]).not.toHaveProperty('d')
})

describe('each value does what it says, and what is not among them is refused', () => {
  const redirect_uris = ['http://localhost:9/cb']
  const registered = async (more: object) =>
    (await register(provider, { redirect_uris, ...more })).status

  test('ways of proving who a client is', async () => {
    const jwks = { keys: [] }
    for (const token_endpoint_auth_method of listed('token_endpoint_auth_methods_supported')) {
      const needsKey = token_endpoint_auth_method === 'private_key_jwt'
      const more = { token_endpoint_auth_method, ...(needsKey ? { jwks } : {}) }
      expect(await registered(more)).toBe(201)
    }
    for (const token_endpoint_auth_method of ['client_secret_jwt', 'tls_client_auth', 'magic']) {
      expect(await registered({ token_endpoint_auth_method, jwks })).toBe(400)
    }
  })

  test('algorithms of ID tokens and client assertions', async () => {
    expect(await registered({ id_token_signed_response_alg: 'RS256' })).toBe(400)
    const key = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } }
    for (const alg of listed('token_endpoint_auth_signing_alg_values_supported')) {
      expect(await registered({ ...key, token_endpoint_auth_signing_alg: alg })).toBe(201)
    }
    for (const alg of ['RS256', 'HS256', 'none']) {
      expect(await registered({ ...key, token_endpoint_auth_signing_alg: alg })).toBe(400)
    }
  })

  test('algorithms of DPoP proofs', async () => {
    const client = await openTestClient(provider)
    const target = { method: 'POST', url: `${provider.issuer}/par` }
    for (const alg of listed('dpop_signing_alg_values_supported')) {
      const dpop = await (await makeProofs(target, alg)).sign()
      expect((await client.post('/par', client.parameters, { dpop })).status).toBe(201)
    }
    for (const alg of ['RS256', 'ES384', 'PS512']) {
      const dpop = await (await makeProofs(target, alg)).sign()
      const answer = await client.post('/par', client.parameters, { dpop })
      expect(await answer.json()).toMatchObject({ error: 'invalid_dpop_proof' })
    }
  })

  test('ways of answering', async () => {
    const client = await openTestClient(provider)
    for (const response_mode of listed('response_modes_supported')) {
      const { url } = await createHttpDriver().visit(client.authorizeUrl({ response_mode }))
      const told = response_mode === 'query' ? url.searchParams : url.hash.slice(1)
      expect(new URLSearchParams(told).get('code')).toBeTruthy()
    }
    for (const response_mode of ['form_post', 'web_message', 'jwt', 'query.jwt']) {
      const page = await createHttpDriver().visit(client.authorizeUrl({ response_mode }))
      expect(page.url.searchParams.get('error')).toBe('unsupported_response_mode')
      expect(page.html).toBe('arrived')
      const pushed = await client.post('/par', { ...client.parameters, response_mode })
      expect(await pushed.json()).toMatchObject({ error: 'unsupported_response_mode' })
      expect(await registered({ response_modes: [response_mode] })).toBe(400)
    }
  })

  test('scopes', async () => {
    const grant_types = ['authorization_code', 'refresh_token']
    const client = await openTestClient(provider, { grant_types })
    const scope = listed('scopes_supported').join(' ')
    const code = await obtainCode(client, undefined, { scope, prompt: 'consent' })
    const tokens = (await (await client.redeem(code)).json()) as { scope: string }
    expect(tokens.scope.split(' ').sort()).toEqual([...listed('scopes_supported')].sort())
  })
})
