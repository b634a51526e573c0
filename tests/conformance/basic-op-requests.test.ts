import { describe, expect, test } from 'vitest'
import {
  type Authentication,
  issuerNames,
  obtainCode,
  openRawClient,
  read,
  redeem,
  startVisit,
} from './raw-client.ts'
import { errorOf, obtainTokens, useClient } from './set-up.ts'

/** Named after the modules of OpenID's Basic OP certification plan. */
describe.each(issuerNames)('Basic OP: requests, %s', (issuer) => {
  const at = useClient({ auth: 'client_secret_basic', at: issuer })

  describe('display, prompt, max_age and hints', () => {
    test.each(['page', 'popup'])('oidcc-display-%s', async (display) => {
      await obtainTokens(at, { display })
    })

    test('oidcc-prompt-login: the password again, and a later auth_time', async () => {
      const mine = await at.newcomer()
      const first = await obtainTokens(at, {}, mine)
      expect(mine.takePages()).toContain('password')
      const again = await obtainTokens(at, { prompt: 'login' }, mine)
      expect(mine.takePages()).toEqual(['password', 'otp'])
      expect(again.claims.sub).toBe(first.claims.sub)
      expect(Number(again.claims['auth_time'])).toBeGreaterThanOrEqual(
        Number(first.claims['auth_time']),
      )
    })

    test('oidcc-prompt-none-not-logged-in', async () => {
      const stranger = at.stranger()
      expect(await errorOf(at, { prompt: 'none' }, stranger)).toBe('login_required')
    })

    test('oidcc-prompt-none-logged-in', async () => {
      const before = await obtainTokens(at)
      at.visitor().takePages()
      const { claims } = await obtainTokens(at, { prompt: 'none' })
      expect(at.visitor().takePages()).toEqual([])
      expect(claims.sub).toBe(before.claims.sub)
      expect(claims['auth_time']).toBe(before.claims['auth_time'])
    })

    test('oidcc-max-age-1', async () => {
      const mine = await at.newcomer()
      const first = await obtainTokens(at, { max_age: '1' }, mine)
      mine.takePages()
      // Until more than a second has passed since the sign-in, as the claim counts it.
      await expect
        .poll(() => Date.now() / 1000 - Number(first.claims['auth_time']), { timeout: 5_000 })
        .toBeGreaterThan(2)
      const again = await obtainTokens(at, { max_age: '1' }, mine)
      expect(mine.takePages()).toEqual(['password', 'otp'])
      expect(Number(again.claims['auth_time'])).toBeGreaterThan(Number(first.claims['auth_time']))
    })

    test('oidcc-max-age-10000', async () => {
      const before = await obtainTokens(at)
      at.visitor().takePages()
      const { claims } = await obtainTokens(at, { max_age: '10000' })
      expect(at.visitor().takePages()).toEqual([])
      expect(claims['auth_time']).toBe(before.claims['auth_time'])
    })

    test('oidcc-id-token-hint', async () => {
      const { idToken, claims } = await obtainTokens(at)
      const again = await obtainTokens(at, { prompt: 'none', id_token_hint: idToken })
      expect(again.claims.sub).toBe(claims.sub)
    })

    test('oidcc-login-hint', async () => {
      const mine = at.stranger()
      await obtainTokens(at, { login_hint: 'somebody' }, mine)
    })

    test.each([
      ['oidcc-ui-locales', { ui_locales: 'en vi' }],
      ['oidcc-claims-locales', { claims_locales: 'vi' }],
      ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
      ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: 'urn:eid:level2 1' }],
    ])('%s', async (_module, more) => {
      await obtainTokens(at, more)
    })

    test('oidcc-ui-locales: English where it is asked for', async () => {
      const stranger = at.stranger()
      const page = await stranger.browser.visit(startVisit(at.client(), { ui_locales: 'en' }).url())
      expect(page.html).toContain('lang="en"')
    })
  })

  describe('requests', () => {
    test('oidcc-ensure-registered-redirect-uri', async () => {
      const other = startVisit(at.client(), { redirect_uri: `${at.site().origin}/elsewhere` })
      const page = await at.visitor().browser.visit(other.url())
      expect([page.status, page.url.origin]).toEqual([400, at.client().issuer])
    })

    test('oidcc-ensure-post-request-succeeds', async () => {
      await obtainTokens(at)
      const visit = startVisit(at.client())
      const body = new URLSearchParams(visit.parameters)
      const posted = await at.visitor().browser.send(`${at.client().issuer}/authorize`, {
        method: 'POST',
        body,
      })
      expect(posted.status).toBe(303)
      const back = new URL(posted.headers.get('location') ?? '', at.client().issuer)
      const { code } = await obtainCode(at.visitor(), visit, back)
      expect((await redeem(at.client(), { code, verifier: visit.verifier })).status).toBe(200)
    })

    test.each([
      ['oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', 'request'],
      ['oidcc-ensure-request-object-with-redirect-uri', 'request'],
    ])('%s: refused, with the registered code', async (_module, name) => {
      const head = Buffer.from('{"alg":"none"}').toString('base64url')
      const { parameters } = startVisit(at.client())
      const payload = Buffer.from(JSON.stringify(parameters)).toString('base64url')
      expect(await errorOf(at, { [name]: `${head}.${payload}.` })).toBe('request_not_supported')
    })

    test('oidcc-unsigned-request-uri: refused', async () => {
      const error = await errorOf(at, { request_uri: `${at.site().origin}/request.jwt` })
      expect(['request_uri_not_supported', 'invalid_request_uri', 'invalid_request']).toContain(
        error,
      )
    })

    test.each<Authentication>(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])(
      'oidcc-server with %s, and not by another way',
      async (auth) => {
        const mine = await openRawClient(at.sandbox(), at.site().origin, {
          at: issuer,
          auth,
        })
        const visit = startVisit(mine)
        const { code } = await obtainCode(at.visitor(), visit)
        const bare = await read(
          fetch(`${mine.issuer}/token`, {
            method: 'POST',
            body: new URLSearchParams({
              grant_type: 'authorization_code',
              code,
              client_id: mine.clientId,
              redirect_uri: mine.redirectUri,
              code_verifier: visit.verifier,
            }),
          }),
        )
        expect(bare).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
        expect((await redeem(mine, { code, verifier: visit.verifier })).status).toBe(200)
      },
    )
  })
})
