import { beforeAll, describe, expect, test } from 'vitest'
import {
  issuerNames,
  obtainCode,
  openRawClient,
  type RawClient,
  read,
  redeem,
  startVisit,
} from './raw-client.ts'
import { isFull, LATER, obtainPushed, push, useClient, waitSeconds } from './set-up.ts'

/**
 * Named after the modules of the FAPI 2.0 Security Profile (final) plan that need no signed
 * request object; `fapi2-security-profile-final-` is left out of every name.
 */
describe.each(issuerNames)(
  'FAPI 2.0 Security Profile: PAR and client authentication, %s',
  (issuer) => {
    const strict = { require_pushed_authorization_requests: true }
    const at = useClient({ ...strict, at: issuer })
    let second: RawClient
    beforeAll(async () => {
      second = await openRawClient(at.sandbox(), at.site().origin, { ...strict, at: issuer })
      await obtainPushed(at)
    })

    describe('pushed authorization requests', () => {
      test('par-attempt-reuse-request_uri', async () => {
        const visit = startVisit(at.client())
        const address = await visit.pushed()
        await obtainCode(at.visitor(), visit, address)
        const { url, status } = await at.visitor().arrive(address)
        expect(url.searchParams.get('code')).toBeNull()
        if (url.origin === at.site().origin) {
          expect(url.searchParams.get('error')).toBe('invalid_request_uri')
        } else expect(status).toBe(400)
      })

      test('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
        const fresh = at.stranger()
        const visit = startVisit(at.client())
        const address = await visit.pushed()
        const first = await fresh.browser.visit(address)
        expect(first.html).toMatch(/name="password"|\/sign-in\/eid/)
        const got = await obtainCode(fresh, visit, address)
        expect((await redeem(at.client(), got)).status).toBe(200)
      })

      test('par-attempt-to-use-request_uri-for-different-client', async () => {
        const address = await startVisit(at.client()).pushed()
        address.searchParams.set('client_id', second.clientId)
        const { url } = await at.visitor().arrive(address)
        expect(url.searchParams.get('code')).toBeNull()
      })

      test('par-without-duplicate-parameters: request_uri and client_id are enough', async () => {
        const address = await startVisit(at.client()).pushed()
        expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
        const { url } = await at.visitor().arrive(address)
        expect(url.searchParams.get('code')).not.toBeNull()
      })

      test.each(['GET', 'PUT', 'DELETE'])('par-attempt-invalid-http-method: %s', async (method) => {
        const { status } = await read(fetch(`${at.client().issuer}/par`, { method }))
        expect([404, 405]).toContain(status)
      })

      test('par-authorization-request-containing-request_uri', async () => {
        const { status, body } = await push(at, {
          request_uri: 'urn:ietf:params:oauth:request_uri:x',
        })
        expect(status).toBe(400)
        expect(body['error']).toMatch(/^(invalid_request|request_uri_not_supported)$/)
      })

      test('the answer lives less than ten minutes', async () => {
        const { status, body } = await push(at, {})
        expect(status).toBe(201)
        expect(Number(body['expires_in'])).toBeLessThanOrEqual(60)
        expect(String(body['request_uri'])).toMatch(
          /^urn:ietf:params:oauth:request_uri:[\w-]{22,}$/,
        )
      })

      test.runIf(isFull)(
        `par-attempt-to-use-expired-request_uri ${LATER}`,
        { timeout: 120_000 },
        async () => {
          const address = await startVisit(at.client()).pushed()
          await waitSeconds(72)
          const { url } = await at.visitor().arrive(address)
          expect(url.searchParams.get('code')).toBeNull()
        },
      )
    })

    describe('client authentication', () => {
      const issuer = () => at.client().issuer
      test.each([
        ['the PAR endpoint', () => `${issuer()}/par`],
        ['the token endpoint', () => `${issuer()}/token`],
        ['an array', () => [issuer()]],
        ['an array with more', () => [issuer(), `${issuer()}/token`]],
        ['another issuer', () => 'https://other.example'],
      ])('par-test-client-assertion-audience: %s is refused', async (_story, aud) => {
        const client_assertion = await at.client().assert({ aud: aud() })
        const { parameters } = startVisit(at.client())
        const { status, body } = await at.client().post('/par', { ...parameters, client_assertion })
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
        const { parameters } = startVisit(at.client())
        const client_assertion = await at.client().assert(claims)
        const { status, body } = await at.client().post('/par', { ...parameters, client_assertion })
        expect([400, 401]).toContain(status)
        expect(body['error']).toMatch(/^invalid_(client|request)$/)
      })

      test('a client assertion is good once', async () => {
        const { parameters } = startVisit(at.client())
        const client_assertion = await at.client().assert()
        const first = await at.client().post('/par', { ...parameters, client_assertion })
        const again = await at.client().post('/par', { ...parameters, client_assertion })
        expect([first.status, again.status]).toEqual([201, 401])
      })
    })
  },
)
