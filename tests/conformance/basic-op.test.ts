import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  createVisitor,
  issuerNames,
  obtainCode,
  openRawClient,
  read,
  redeem,
  startVisit,
} from './raw-client.ts'
import {
  askUserinfo,
  errorOf,
  isFull,
  LATER,
  obtainTokens,
  useClient,
  waitSeconds,
} from './set-up.ts'

/** Named after the modules of OpenID's Basic OP certification plan. */
describe.each(issuerNames)('Basic OP, %s', (issuer) => {
  const at = useClient({ auth: 'client_secret_basic', at: issuer })

  describe('response and ID token', () => {
    test('oidcc-server', async () => {
      const { claims, answer, visit } = await obtainTokens(at)
      expect(answer.body['token_type']).toBe('Bearer')
      expect(answer.headers.get('cache-control')).toContain('no-store')
      expect(claims).toMatchObject({
        iss: at.client().issuer,
        aud: at.client().clientId,
        nonce: visit.parameters['nonce'],
      })
    })

    test('oidcc-response-type-missing', async () => {
      expect(await errorOf(at, { response_type: undefined })).toBe('invalid_request')
    })

    test('oidcc-idtoken-signature', async () => {
      const { idToken } = await obtainTokens(at)
      const keys = createRemoteJWKSet(new URL(`${at.client().issuer}/jwks`))
      expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: 'ES256' })
      await jwtVerify(idToken, keys, { issuer: at.client().issuer, audience: at.client().clientId })
    })

    test('oidcc-idtoken-unsigned: not offered, and not registered', async () => {
      const asked = openRawClient(at.sandbox(), at.site().origin, {
        at: issuer,
        id_token_signed_response_alg: 'none',
      })
      await expect(asked).rejects.toThrow(/400.*invalid_client_metadata/)
    })

    test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
      const { claims } = await obtainTokens(at, { nonce: undefined })
      expect(claims).not.toHaveProperty('nonce')
    })

    test('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
      const visit = startVisit(at.client())
      const { code } = await obtainCode(at.visitor(), visit)
      const wrong = await redeem(at.client(), { code, verifier: 'w'.repeat(43) })
      expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      await obtainTokens(at)
    })

    test('oidcc-alternate-happy-flow: another person, client and authentication', async () => {
      const post = await openRawClient(at.sandbox(), at.site().origin, {
        at: issuer,
        auth: 'client_secret_post',
      })
      const other = createVisitor(at.sandbox(), await at.sandbox().makePerson(1))
      const answer = await redeem(post, await obtainCode(other, startVisit(post)))
      expect(decodeJwt(String(answer.body['id_token']))).toMatchObject({ acr: 'urn:eid:level1' })
    })
  })

  describe('userinfo', () => {
    test('oidcc-userinfo-get', async () => {
      const { accessToken, claims } = await obtainTokens(at)
      const { status, body } = await askUserinfo(at, accessToken)
      expect([status, body['sub']]).toEqual([200, claims.sub])
    })

    test('oidcc-userinfo-post-header', async () => {
      const { accessToken, claims } = await obtainTokens(at)
      const { status, body } = await askUserinfo(at, accessToken, 'POST')
      expect([status, body['sub']]).toEqual([200, claims.sub])
    })

    test('oidcc-userinfo-post-body', async () => {
      const { accessToken, claims } = await obtainTokens(at)
      const body = new URLSearchParams({ access_token: accessToken })
      const asked = fetch(`${at.client().issuer}/userinfo`, { method: 'POST', body })
      const answer = await read(asked)
      expect([answer.status, answer.body['sub']]).toEqual([200, claims.sub])
    })

    test('a token in the query is refused (FAPI 2.0 §5.3.4-2)', async () => {
      const { accessToken } = await obtainTokens(at)
      const query = new URLSearchParams({ access_token: accessToken })
      const { status } = await read(fetch(`${at.client().issuer}/userinfo?${query}`))
      expect([400, 401]).toContain(status)
    })
  })

  describe('scopes', () => {
    test.each([
      ['oidcc-scope-profile', 'openid profile', ['birthdate', 'gender', 'name', 'sub']],
      ['oidcc-scope-email: we keep no such data', 'openid email', ['sub']],
      ['oidcc-scope-address: we keep no such data', 'openid address', ['sub']],
      ['oidcc-scope-phone', 'openid phone', ['phone_number', 'phone_number_verified', 'sub']],
      [
        'oidcc-scope-all',
        'openid profile email address phone',
        ['birthdate', 'gender', 'name', 'phone_number', 'phone_number_verified', 'sub'],
      ],
      [
        'oidcc-ensure-other-scope-order-succeeds',
        'profile openid',
        ['birthdate', 'gender', 'name', 'sub'],
      ],
    ])('%s', async (_module, scope, names) => {
      const { accessToken } = await obtainTokens(at, { scope })
      const { body } = await askUserinfo(at, accessToken)
      expect(Object.keys(body).sort()).toEqual(names)
    })
  })

  describe('codes', () => {
    test('oidcc-codereuse: refused, and what the code gave is gone', async () => {
      const got = await obtainCode(at.visitor(), startVisit(at.client()))
      const first = await redeem(at.client(), got)
      const second = await redeem(at.client(), got)
      expect(second).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect((await askUserinfo(at, String(first.body['access_token']))).status).toBe(401)
    })

    test.runIf(isFull)(`oidcc-codereuse-30seconds ${LATER}`, { timeout: 60_000 }, async () => {
      const got = await obtainCode(at.visitor(), startVisit(at.client()))
      const first = await redeem(at.client(), got)
      await waitSeconds(30)
      expect((await redeem(at.client(), got)).body['error']).toBe('invalid_grant')
      expect((await askUserinfo(at, String(first.body['access_token']))).status).toBe(401)
    })
  })
})
