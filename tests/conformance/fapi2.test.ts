import { createHttpDriver, type DrivenPage } from '@mot-cua/testing'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'

import {
  issuerNames,
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
describe.each(issuerNames)('FAPI 2.0 Security Profile, %s', (issuer) => {
  const strict = { require_pushed_authorization_requests: true }
  const at = useClient({ ...strict, at: issuer })
  let second: RawClient
  beforeAll(async () => {
    second = await openRawClient(at.sandbox(), at.site().origin, { ...strict, at: issuer })
    // Signed in, and agreed, once for all modules but those about just that.
    for (const one of [at.client(), second]) await obtainPushed(at, {}, one)
  })

  describe('authorization', () => {
    test('happy-flow, with two clients', async () => {
      const subjects = []
      for (const one of [at.client(), second]) {
        const got = await obtainPushed(at, {}, one)
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
      const page = await stranger.visit(await startVisit(at.client()).pushed())
      const { url } = await cancel(page)
      expect(url.searchParams.get('error')).toBe('access_denied')
      expect(url.searchParams.get('iss')).toBe(at.client().issuer)
    })

    test.each([
      ['ensure-authorization-request-without-state-success', { state: undefined }],
      ['ensure-authorization-request-without-nonce-success', { nonce: undefined }],
      ['ensure-authorization-request-with-64-char-nonce-success', { nonce: 'n'.repeat(64) }],
      ['ensure-authorization-request-with-384-char-nonce', { nonce: 'n'.repeat(384) }],
      ['ensure-authorization-request-with-long-state', { state: 's'.repeat(1024) }],
      ['ensure-other-scope-order-succeeds', { scope: 'profile openid' }],
    ])('%s', async (_module, more: Record<string, string | undefined>) => {
      const got = await obtainPushed(at, more)
      expect(got.callback.searchParams.get('state') ?? undefined).toBe(
        got.visit.parameters['state'],
      )
      const { body } = await redeem(at.client(), got)
      const { nonce } = decodeJwt(String(body['id_token'])) as { nonce?: string }
      expect(nonce).toBe(got.visit.parameters['nonce'])
    })

    test.each([
      ['ensure-registered-redirect-uri', { redirect_uri: 'https://evil.example/' }],
      ['ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }],
      ['ensure-response-type-token-fails', { response_type: 'token' }],
      ['ensure-response-type-code-idtoken-fails', { response_type: 'code id_token' }],
    ])('%s', async (_module, more: Record<string, string | undefined>) => {
      const { status, body } = await push(at, more)
      expect(status).toBe(400)
      expect(body['error']).toMatch(
        /^(invalid_request|invalid_redirect_uri|unsupported_response_type)$/,
      )
    })

    test('ensure-request-without-par-fails', async () => {
      const { url } = await at.visitor().arrive(startVisit(at.client()).url())
      expect(url.origin).toBe(at.site().origin)
      expect(url.searchParams.get('error')).toBe('invalid_request')
      expect(url.searchParams.get('code')).toBeNull()
    })
  })

  describe('PKCE', () => {
    test.each([
      ['par-ensure-pkce-required', { code_challenge: undefined, code_challenge_method: undefined }],
      ['par-ensure-plain-pkce-rejected', { code_challenge_method: 'plain' }],
      ['a challenge without its method is plain', { code_challenge_method: undefined }],
    ])('%s', async (_module, more: Record<string, string | undefined>) => {
      const { status, body } = await push(at, more)
      expect([status, body['error']]).toEqual([400, 'invalid_request'])
    })

    test.each([
      ['incorrect-pkce-code-verifier-rejected', 'v'.repeat(43)],
      ['pkce-code-verifier-absent-rejected', ''],
    ])('%s', async (_module, verifier) => {
      const { code } = await obtainPushed(at)
      const { status, body } = await redeem(at.client(), { code, verifier })
      expect(status).toBe(400)
      expect(body['error']).toMatch(/^invalid_(grant|request)$/)
    })
  })

  describe('codes and tokens', () => {
    test('ensure-authorization-code-is-bound-to-client', async () => {
      const got = await obtainPushed(at)
      expect((await redeem(second, got)).body['error']).toBe('invalid_grant')
    })

    test('attempt-reuse-authorization-code-after-one-second', async () => {
      const got = await obtainPushed(at)
      const first = await redeem(at.client(), got)
      await expect
        .poll(() => Date.now() / 1000, { timeout: 5_000 })
        .toBeGreaterThan(Number(decodeJwt(String(first.body['id_token'])).iat) + 1)
      expect((await redeem(at.client(), got)).body['error']).toBe('invalid_grant')
    })

    test.runIf(isFull)(
      `authorization-code-lifetime: a code dies after 60 s ${LATER}`,
      { timeout: 120_000 },
      async () => {
        const got = await obtainPushed(at)
        await waitSeconds(72)
        expect((await redeem(at.client(), got)).body['error']).toBe('invalid_grant')
      },
    )

    test('redirect_uri at the token endpoint must be the one of the request', async () => {
      const got = await obtainPushed(at)
      const wrong = await redeem(at.client(), got, {
        redirect_uri: `${at.site().origin}/elsewhere`,
      })
      expect(wrong.body['error']).toBe('invalid_grant')
    })

    test.each(['bearer', 'BEARER', 'Bearer'])(
      'access-token-type-header-case-sensitivity: %s',
      async (scheme) => {
        const { body } = await redeem(at.client(), await obtainPushed(at))
        const authorization = `${scheme} ${String(body['access_token'])}`
        const answer = await read(
          fetch(`${at.client().issuer}/userinfo`, { headers: { authorization } }),
        )
        expect(answer.status).toBe(200)
      },
    )

    test('an ID token is no access token', async () => {
      const { body } = await redeem(at.client(), await obtainPushed(at))
      const authorization = `Bearer ${String(body['id_token'])}`
      const answer = await read(
        fetch(`${at.client().issuer}/userinfo`, { headers: { authorization } }),
      )
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
    })
  })

  describe('discovery', () => {
    test('discovery-end-point-verification', async () => {
      const { body } = await read(fetch(`${at.client().issuer}/.well-known/openid-configuration`))
      expect(body).toMatchObject({
        issuer: at.client().issuer,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        pushed_authorization_request_endpoint: `${at.client().issuer}/par`,
        id_token_signing_alg_values_supported: ['ES256'],
      })
      const algorithms = body['token_endpoint_auth_signing_alg_values_supported'] as string[]
      expect(algorithms.filter((alg) => /^(none|HS|RS)/.test(alg))).toEqual([])
    })

    test('the page that asks is never sent with the code', async () => {
      const page = await createHttpDriver().visit(await startVisit(at.client()).pushed())
      expect(page.html).toMatch(/Đăng nhập|Chọn loại tài khoản/)
      expect(page.headers.get('referrer-policy')).toMatch(/no-referrer|same-origin|strict-origin/)
    })
  })
})

/** By the button of identity's form, or past the portal's choice of accounts. */
async function cancel(page: DrivenPage): Promise<DrivenPage> {
  if (page.url.pathname !== '/sign-in') {
    return page.submit({}, 'Hủy bỏ và quay lại Khách thử chuẩn')
  }
  const asked = await page.click('Không đăng nhập, quay lại dịch vụ')
  return asked.submit({}, 'Quay lại Khách thử chuẩn')
}
