import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OutsideSite, openOutsideSite } from '../interop/outside-site.ts'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import {
  type Authentication,
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

/** Named after the modules of OpenID's Basic OP certification plan. */
describe('Basic OP', () => {
  let sandbox: Sandbox
  let site: OutsideSite
  let client: RawClient
  let visitor: Visitor
  beforeAll(async () => {
    ;[sandbox, site] = await Promise.all([startSandbox(), openOutsideSite()])
    client = await openRawClient(sandbox, site.origin, { auth: 'client_secret_basic' })
    visitor = createVisitor(sandbox, sandbox.person('level-2'))
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })

  type More = Record<string, string | undefined>

  /** One whole sign-in in the shared browser (or `by`), to the tokens. */
  async function obtainTokens(more: More = {}, by: Visitor = visitor) {
    const visit = startVisit(client, more)
    const answer = await redeem(client, await obtainCode(by, visit))
    expect(answer.status).toBe(200)
    const { access_token, id_token } = answer.body as { access_token: string; id_token: string }
    return {
      accessToken: access_token,
      idToken: id_token,
      claims: decodeJwt(id_token),
      visit,
      answer,
    }
  }

  async function errorOf(more: More, by: Visitor = visitor) {
    const { url } = await by.arrive(startVisit(client, more).url())
    expect(url.origin).toBe(site.origin)
    return url.searchParams.get('error')
  }

  const askUserinfo = (accessToken: string, init: RequestInit = {}) =>
    read(
      fetch(`${client.issuer}/userinfo`, {
        ...init,
        headers: { authorization: `Bearer ${accessToken}`, ...init.headers },
      }),
    )

  describe('response and ID token', () => {
    test('oidcc-server', async () => {
      const { claims, answer, visit } = await obtainTokens()
      expect(answer.body['token_type']).toBe('Bearer')
      expect(answer.headers.get('cache-control')).toContain('no-store')
      expect(claims).toMatchObject({
        iss: client.issuer,
        aud: client.clientId,
        nonce: visit.parameters['nonce'],
      })
    })

    test('oidcc-response-type-missing', async () => {
      expect(await errorOf({ response_type: undefined })).toBe('invalid_request')
    })

    test('oidcc-idtoken-signature', async () => {
      const { idToken } = await obtainTokens()
      const keys = createRemoteJWKSet(new URL(`${client.issuer}/jwks`))
      expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: 'ES256' })
      await jwtVerify(idToken, keys, { issuer: client.issuer, audience: client.clientId })
    })

    test('oidcc-idtoken-unsigned: not offered, and not registered', async () => {
      const asked = openRawClient(sandbox, site.origin, { id_token_signed_response_alg: 'none' })
      await expect(asked).rejects.toThrow(/400.*invalid_client_metadata/)
    })

    test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
      const { claims } = await obtainTokens({ nonce: undefined })
      expect(claims).not.toHaveProperty('nonce')
    })

    test('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
      const visit = startVisit(client)
      const { code } = await obtainCode(visitor, visit)
      const wrong = await redeem(client, { code, verifier: 'w'.repeat(43) })
      expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      await obtainTokens()
    })

    test('oidcc-alternate-happy-flow: another person, client and authentication', async () => {
      const post = await openRawClient(sandbox, site.origin, { auth: 'client_secret_post' })
      const other = createVisitor(sandbox, await sandbox.makePerson(1))
      const answer = await redeem(post, await obtainCode(other, startVisit(post)))
      expect(decodeJwt(String(answer.body['id_token']))).toMatchObject({ acr: 'urn:eid:level1' })
    })
  })

  describe('userinfo', () => {
    test('oidcc-userinfo-get', async () => {
      const { accessToken, claims } = await obtainTokens()
      const { status, body } = await askUserinfo(accessToken)
      expect([status, body['sub']]).toEqual([200, claims.sub])
    })

    test('oidcc-userinfo-post-header', async () => {
      const { accessToken, claims } = await obtainTokens()
      const { status, body } = await askUserinfo(accessToken, { method: 'POST' })
      expect([status, body['sub']]).toEqual([200, claims.sub])
    })

    test('oidcc-userinfo-post-body', async () => {
      const { accessToken, claims } = await obtainTokens()
      const body = new URLSearchParams({ access_token: accessToken })
      const asked = fetch(`${client.issuer}/userinfo`, { method: 'POST', body })
      const answer = await read(asked)
      expect([answer.status, answer.body['sub']]).toEqual([200, claims.sub])
    })

    test('a token in the query is refused (FAPI 2.0 §5.3.4-2)', async () => {
      const { accessToken } = await obtainTokens()
      const query = new URLSearchParams({ access_token: accessToken })
      const { status } = await read(fetch(`${client.issuer}/userinfo?${query}`))
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
      const { accessToken } = await obtainTokens({ scope })
      const { body } = await askUserinfo(accessToken)
      expect(Object.keys(body).sort()).toEqual(names)
    })
  })

  describe('display, prompt, max_age and hints', () => {
    test.each(['page', 'popup'])('oidcc-display-%s', async (display) => {
      await obtainTokens({ display })
    })

    test('oidcc-prompt-login: the password again, and a later auth_time', async () => {
      const mine = createVisitor(sandbox, await sandbox.makePerson())
      const first = await obtainTokens({}, mine)
      expect(mine.takePages()).toContain('password')
      const again = await obtainTokens({ prompt: 'login' }, mine)
      expect(mine.takePages()).toEqual(['password', 'otp'])
      expect(again.claims.sub).toBe(first.claims.sub)
      expect(Number(again.claims['auth_time'])).toBeGreaterThanOrEqual(
        Number(first.claims['auth_time']),
      )
    })

    test('oidcc-prompt-none-not-logged-in', async () => {
      const stranger = createVisitor(sandbox, sandbox.person('level-2'))
      expect(await errorOf({ prompt: 'none' }, stranger)).toBe('login_required')
    })

    test('oidcc-prompt-none-logged-in', async () => {
      const before = await obtainTokens()
      visitor.takePages()
      const { claims } = await obtainTokens({ prompt: 'none' })
      expect(visitor.takePages()).toEqual([])
      expect(claims.sub).toBe(before.claims.sub)
      expect(claims['auth_time']).toBe(before.claims['auth_time'])
    })

    test('oidcc-max-age-1', async () => {
      const mine = createVisitor(sandbox, await sandbox.makePerson())
      const first = await obtainTokens({ max_age: '1' }, mine)
      mine.takePages()
      // Until more than a second has passed since the sign-in, as the claim counts it.
      await expect
        .poll(() => Date.now() / 1000 - Number(first.claims['auth_time']), { timeout: 5_000 })
        .toBeGreaterThan(2)
      const again = await obtainTokens({ max_age: '1' }, mine)
      expect(mine.takePages()).toEqual(['password', 'otp'])
      expect(Number(again.claims['auth_time'])).toBeGreaterThan(Number(first.claims['auth_time']))
    })

    test('oidcc-max-age-10000', async () => {
      const before = await obtainTokens()
      visitor.takePages()
      const { claims } = await obtainTokens({ max_age: '10000' })
      expect(visitor.takePages()).toEqual([])
      expect(claims['auth_time']).toBe(before.claims['auth_time'])
    })

    test('oidcc-id-token-hint', async () => {
      const { idToken, claims } = await obtainTokens()
      const again = await obtainTokens({ prompt: 'none', id_token_hint: idToken })
      expect(again.claims.sub).toBe(claims.sub)
    })

    test('oidcc-login-hint', async () => {
      const mine = createVisitor(sandbox, sandbox.person('level-2'))
      await obtainTokens({ login_hint: 'somebody' }, mine)
    })

    test.each([
      ['oidcc-ui-locales', { ui_locales: 'en vi' }],
      ['oidcc-claims-locales', { claims_locales: 'vi' }],
      ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
      ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: 'urn:eid:level2 1' }],
    ])('%s', async (_module, more) => {
      await obtainTokens(more)
    })

    test('oidcc-ui-locales: English where it is asked for', async () => {
      const stranger = createVisitor(sandbox, sandbox.person('level-2'))
      const page = await stranger.browser.visit(startVisit(client, { ui_locales: 'en' }).url())
      expect(page.html).toContain('lang="en"')
    })
  })

  describe('codes', () => {
    test('oidcc-codereuse: refused, and what the code gave is gone', async () => {
      const got = await obtainCode(visitor, startVisit(client))
      const first = await redeem(client, got)
      const second = await redeem(client, got)
      expect(second).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect((await askUserinfo(String(first.body['access_token']))).status).toBe(401)
    })

    test.runIf(isFull)(
      'oidcc-codereuse-30seconds (waits: npm run prove -- conformance)',
      { timeout: 60_000 },
      async () => {
        const got = await obtainCode(visitor, startVisit(client))
        const first = await redeem(client, got)
        await new Promise((resolve) => setTimeout(resolve, 30_000))
        expect((await redeem(client, got)).body['error']).toBe('invalid_grant')
        expect((await askUserinfo(String(first.body['access_token']))).status).toBe(401)
      },
    )
  })

  describe('requests', () => {
    test('oidcc-ensure-registered-redirect-uri', async () => {
      const other = startVisit(client, { redirect_uri: `${site.origin}/elsewhere` })
      const page = await visitor.browser.visit(other.url())
      expect([page.status, page.url.origin]).toEqual([400, client.issuer])
    })

    test('oidcc-ensure-post-request-succeeds', async () => {
      await obtainTokens()
      const visit = startVisit(client)
      const body = new URLSearchParams(visit.parameters)
      const posted = await visitor.browser.send(`${client.issuer}/authorize`, {
        method: 'POST',
        body,
      })
      expect(posted.status).toBe(303)
      const back = new URL(posted.headers.get('location') ?? '', client.issuer)
      const { code } = await obtainCode(visitor, visit, back)
      expect((await redeem(client, { code, verifier: visit.verifier })).status).toBe(200)
    })

    test.each([
      ['oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', 'request'],
      ['oidcc-ensure-request-object-with-redirect-uri', 'request'],
    ])('%s: refused, with the registered code', async (_module, name) => {
      const head = Buffer.from('{"alg":"none"}').toString('base64url')
      const { parameters } = startVisit(client)
      const payload = Buffer.from(JSON.stringify(parameters)).toString('base64url')
      expect(await errorOf({ [name]: `${head}.${payload}.` })).toBe('request_not_supported')
    })

    test('oidcc-unsigned-request-uri: refused', async () => {
      const error = await errorOf({ request_uri: `${site.origin}/request.jwt` })
      expect(['request_uri_not_supported', 'invalid_request_uri', 'invalid_request']).toContain(
        error,
      )
    })

    test.each<Authentication>(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])(
      'oidcc-server with %s, and not by another way',
      async (auth) => {
        const mine = await openRawClient(sandbox, site.origin, { auth })
        const visit = startVisit(mine)
        const { code } = await obtainCode(visitor, visit)
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
