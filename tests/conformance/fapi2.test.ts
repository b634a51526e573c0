import { createHttpDriver } from '@mot-cua/testing'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OutsideSite, openOutsideSite } from '../interop/outside-site.ts'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { words } from '../journeys/steps.ts'
import {
  createVisitor,
  obtainCode,
  openRawClient,
  type RawClient,
  read,
  redeem,
  startVisit,
  type Visitor,
} from './raw-client.ts'

/** Waits of minutes belong to `npm run prove -- conformance`. */
const isFull = process.env['MOTCUA_FULL'] === '1'
const LATER = '(waits: npm run prove -- conformance)'

const waitSeconds = (seconds: number) =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/**
 * Named after the modules of the FAPI 2.0 Security Profile (final) plan that need no signed
 * request object; `fapi2-security-profile-final-` is left out of every name.
 */
describe('FAPI 2.0 Security Profile', () => {
  let sandbox: Sandbox
  let site: OutsideSite
  let client: RawClient
  let second: RawClient
  let visitor: Visitor
  beforeAll(async () => {
    ;[sandbox, site] = await Promise.all([startSandbox(), openOutsideSite()])
    const strict = { require_pushed_authorization_requests: true }
    client = await openRawClient(sandbox, site.origin, strict)
    second = await openRawClient(sandbox, site.origin, strict)
    visitor = createVisitor(sandbox, sandbox.person('level-2'))
    // Signed in, and agreed, once for all modules but those about just that.
    for (const one of [client, second]) await obtainPushed({}, one)
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })

  async function obtainPushed(more: Record<string, string | undefined> = {}, by = client) {
    const visit = startVisit(by, more)
    return { visit, ...(await obtainCode(visitor, visit, await visit.pushed())) }
  }

  const push = (more: Record<string, string | undefined>, by = client) =>
    by.post('/par', startVisit(by, more).parameters)

  describe('authorization', () => {
    test('happy-flow, with two clients', async () => {
      const subjects = []
      for (const one of [client, second]) {
        const got = await obtainPushed({}, one)
        expect(got.callback.searchParams.get('iss')).toBe(one.issuer)
        expect(got.callback.searchParams.get('state')).toBe(got.visit.parameters['state'])
        const { status, body } = await redeem(one, got)
        expect(status).toBe(200)
        const claims = decodeJwt(String(body['id_token']))
        expect(claims).toMatchObject({ aud: one.clientId, nonce: got.visit.parameters['nonce'] })
        subjects.push(claims.sub)
      }
      // Both on one host, so both of one sector.
      expect(new Set(subjects).size).toBe(1)
    })

    test('user-rejects-authentication', async () => {
      const stranger = createHttpDriver()
      const page = await stranger.visit(await startVisit(client).pushed())
      const { url } = await page.submit({}, 'Hủy bỏ và quay lại Khách thử chuẩn')
      expect(url.searchParams.get('error')).toBe('access_denied')
      expect(url.searchParams.get('iss')).toBe(client.issuer)
    })

    test.each([
      ['ensure-authorization-request-without-state-success', { state: undefined }],
      ['ensure-authorization-request-without-nonce-success', { nonce: undefined }],
      ['ensure-authorization-request-with-64-char-nonce-success', { nonce: 'n'.repeat(64) }],
      ['ensure-authorization-request-with-384-char-nonce', { nonce: 'n'.repeat(384) }],
      ['ensure-authorization-request-with-long-state', { state: 's'.repeat(1024) }],
      ['ensure-other-scope-order-succeeds', { scope: 'profile openid' }],
    ])('%s', async (_module, more: Record<string, string | undefined>) => {
      const got = await obtainPushed(more)
      expect(got.callback.searchParams.get('state') ?? undefined).toBe(
        got.visit.parameters['state'],
      )
      const { body } = await redeem(client, got)
      const { nonce } = decodeJwt(String(body['id_token'])) as { nonce?: string }
      expect(nonce).toBe(got.visit.parameters['nonce'])
    })

    test.each([
      ['ensure-registered-redirect-uri', { redirect_uri: 'https://evil.example/' }],
      ['ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }],
      ['ensure-response-type-token-fails', { response_type: 'token' }],
      ['ensure-response-type-code-idtoken-fails', { response_type: 'code id_token' }],
    ])('%s', async (_module, more: Record<string, string | undefined>) => {
      const { status, body } = await push(more)
      expect(status).toBe(400)
      expect(body['error']).toMatch(
        /^(invalid_request|invalid_redirect_uri|unsupported_response_type)$/,
      )
    })

    test('ensure-request-without-par-fails', async () => {
      const { url } = await visitor.arrive(startVisit(client).url())
      expect(url.origin).toBe(site.origin)
      expect(url.searchParams.get('error')).toBe('invalid_request')
      expect(url.searchParams.get('code')).toBeNull()
    })
  })

  describe('pushed authorization requests', () => {
    test('par-attempt-reuse-request_uri', async () => {
      const visit = startVisit(client)
      const address = await visit.pushed()
      await obtainCode(visitor, visit, address)
      const { url, status } = await visitor.arrive(address)
      expect(url.searchParams.get('code')).toBeNull()
      if (url.origin === site.origin) {
        expect(url.searchParams.get('error')).toBe('invalid_request_uri')
      } else expect(status).toBe(400)
    })

    test('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
      const fresh = createVisitor(sandbox, sandbox.person('level-2'))
      const visit = startVisit(client)
      const address = await visit.pushed()
      const first = await fresh.browser.visit(address)
      expect(first.html).toContain('name="password"')
      const got = await obtainCode(fresh, visit, address)
      expect((await redeem(client, got)).status).toBe(200)
    })

    test('par-attempt-to-use-request_uri-for-different-client', async () => {
      const address = await startVisit(client).pushed()
      address.searchParams.set('client_id', second.clientId)
      const { url } = await visitor.arrive(address)
      expect(url.searchParams.get('code')).toBeNull()
    })

    test('par-without-duplicate-parameters: request_uri and client_id are enough', async () => {
      const address = await startVisit(client).pushed()
      expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
      const { url } = await visitor.arrive(address)
      expect(url.searchParams.get('code')).not.toBeNull()
    })

    test.each(['GET', 'PUT', 'DELETE'])('par-attempt-invalid-http-method: %s', async (method) => {
      const { status } = await read(fetch(`${client.issuer}/par`, { method }))
      expect([404, 405]).toContain(status)
    })

    test('par-authorization-request-containing-request_uri', async () => {
      const { status, body } = await push({ request_uri: 'urn:ietf:params:oauth:request_uri:x' })
      expect(status).toBe(400)
      expect(body['error']).toMatch(/^(invalid_request|request_uri_not_supported)$/)
    })

    test('the answer lives less than ten minutes', async () => {
      const { status, body } = await push({})
      expect(status).toBe(201)
      expect(Number(body['expires_in'])).toBeLessThanOrEqual(60)
      expect(String(body['request_uri'])).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{22,}$/)
    })

    test.runIf(isFull)(
      `par-attempt-to-use-expired-request_uri ${LATER}`,
      { timeout: 120_000 },
      async () => {
        const address = await startVisit(client).pushed()
        await waitSeconds(72)
        const { url } = await visitor.arrive(address)
        expect(url.searchParams.get('code')).toBeNull()
      },
    )
  })

  describe('client authentication', () => {
    const issuer = () => client.issuer
    test.each([
      ['the PAR endpoint', () => `${issuer()}/par`],
      ['the token endpoint', () => `${issuer()}/token`],
      ['an array', () => [issuer()]],
      ['an array with more', () => [issuer(), `${issuer()}/token`]],
      ['another issuer', () => 'https://other.example'],
    ])('par-test-client-assertion-audience: %s is refused', async (_story, aud) => {
      const client_assertion = await client.assert({ aud: aud() })
      const { parameters } = startVisit(client)
      const { status, body } = await client.post('/par', { ...parameters, client_assertion })
      expect([status, body['error']]).toEqual([401, 'invalid_client'])
    })

    test.each([
      ['expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
      ['without an end', { exp: undefined }],
      ['not yet good', { nbf: Math.floor(Date.now() / 1000) + 600 }],
      ['of another', { sub: 'another' }],
      ['from another', { iss: 'another' }],
      ['without a jti', { jti: undefined }],
    ])('a client assertion %s is refused', async (_story, claims) => {
      const { parameters } = startVisit(client)
      const client_assertion = await client.assert(claims)
      const { status, body } = await client.post('/par', { ...parameters, client_assertion })
      expect([400, 401]).toContain(status)
      expect(body['error']).toMatch(/^invalid_(client|request)$/)
    })

    test('a client assertion is good once', async () => {
      const { parameters } = startVisit(client)
      const client_assertion = await client.assert()
      const first = await client.post('/par', { ...parameters, client_assertion })
      const again = await client.post('/par', { ...parameters, client_assertion })
      expect([first.status, again.status]).toEqual([201, 401])
    })
  })

  describe('PKCE', () => {
    test.each([
      ['par-ensure-pkce-required', { code_challenge: undefined, code_challenge_method: undefined }],
      ['par-ensure-plain-pkce-rejected', { code_challenge_method: 'plain' }],
      ['a challenge without its method is plain', { code_challenge_method: undefined }],
    ])('%s', async (_module, more: Record<string, string | undefined>) => {
      const { status, body } = await push(more)
      expect([status, body['error']]).toEqual([400, 'invalid_request'])
    })

    test.each([
      ['incorrect-pkce-code-verifier-rejected', 'v'.repeat(43)],
      ['pkce-code-verifier-absent-rejected', ''],
    ])('%s', async (_module, verifier) => {
      const { code } = await obtainPushed()
      const { status, body } = await redeem(client, { code, verifier })
      expect(status).toBe(400)
      expect(body['error']).toMatch(/^invalid_(grant|request)$/)
    })
  })

  describe('codes and tokens', () => {
    test('ensure-authorization-code-is-bound-to-client', async () => {
      const got = await obtainPushed()
      expect((await redeem(second, got)).body['error']).toBe('invalid_grant')
    })

    test('attempt-reuse-authorization-code-after-one-second', async () => {
      const got = await obtainPushed()
      const first = await redeem(client, got)
      await expect
        .poll(() => Date.now() / 1000, { timeout: 5_000 })
        .toBeGreaterThan(Number(decodeJwt(String(first.body['id_token'])).iat) + 1)
      expect((await redeem(client, got)).body['error']).toBe('invalid_grant')
    })

    test.runIf(isFull)(
      `authorization-code-lifetime: a code dies after 60 s ${LATER}`,
      { timeout: 120_000 },
      async () => {
        const got = await obtainPushed()
        await waitSeconds(72)
        expect((await redeem(client, got)).body['error']).toBe('invalid_grant')
      },
    )

    test('redirect_uri at the token endpoint must be the one of the request', async () => {
      const got = await obtainPushed()
      const wrong = await redeem(client, got, { redirect_uri: `${site.origin}/elsewhere` })
      expect(wrong.body['error']).toBe('invalid_grant')
    })

    test.each(['bearer', 'BEARER', 'Bearer'])(
      'access-token-type-header-case-sensitivity: %s',
      async (scheme) => {
        const { body } = await redeem(client, await obtainPushed())
        const authorization = `${scheme} ${String(body['access_token'])}`
        const answer = await read(
          fetch(`${client.issuer}/userinfo`, { headers: { authorization } }),
        )
        expect(answer.status).toBe(200)
      },
    )

    test('an ID token is no access token', async () => {
      const { body } = await redeem(client, await obtainPushed())
      const authorization = `Bearer ${String(body['id_token'])}`
      const answer = await read(fetch(`${client.issuer}/userinfo`, { headers: { authorization } }))
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
    })
  })

  describe('discovery', () => {
    test('discovery-end-point-verification', async () => {
      const { body } = await read(fetch(`${client.issuer}/.well-known/openid-configuration`))
      expect(body).toMatchObject({
        issuer: client.issuer,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        pushed_authorization_request_endpoint: `${client.issuer}/par`,
        id_token_signing_alg_values_supported: ['ES256'],
      })
      const algorithms = body['token_endpoint_auth_signing_alg_values_supported'] as string[]
      expect(algorithms.filter((alg) => /^(none|HS|RS)/.test(alg))).toEqual([])
    })

    test('the page of identity that asks is never sent with the code', async () => {
      const page = await createHttpDriver().visit(await startVisit(client).pushed())
      expect(page.html).toContain(words.signIn)
      expect(page.headers.get('referrer-policy')).toMatch(/no-referrer|same-origin|strict-origin/)
    })
  })
})
