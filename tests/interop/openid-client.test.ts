import { createHttpDriver, type DrivenPage, type HttpDriver } from '@mot-cua/testing'
import * as client from 'openid-client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Person, type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { words } from '../journeys/steps.ts'
import {
  type OutsideSite,
  openOutsideSite,
  readIssuer,
  readLogoutToken,
  type ServiceLine,
} from './outside-site.ts'

describe('openid-client, registered by RFC 7591 over HTTP', () => {
  let sandbox: Sandbox
  let issuer: Required<ServiceLine>
  let site: OutsideSite
  let browser: HttpDriver
  beforeAll(async () => {
    sandbox = await startSandbox()
    issuer = await readIssuer(sandbox.desk, 'identity')
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })
  beforeEach(async () => {
    await site?.close()
    site = await openOutsideSite()
    browser = createHttpDriver()
  })

  /** Registers at the issuer with what services.json tells, and nothing else. */
  function registerClient(metadata: Record<string, string> = {}, auth?: client.ClientAuth) {
    return client.dynamicClientRegistration(
      new URL(issuer.issuer),
      {
        client_name: 'Khách ngoài',
        redirect_uris: [`${site.origin}/callback`],
        post_logout_redirect_uris: [`${site.origin}/signed-out`],
        backchannel_logout_uri: `${site.origin}/back-channel-logout`,
        backchannel_logout_session_required: true,
        ...metadata,
      },
      auth,
      {
        initialAccessToken: issuer.initialAccessToken,
        execute: [client.allowInsecureRequests],
      },
    )
  }

  async function signIn(config: client.Configuration, person: Person) {
    const checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
      idTokenExpected: true,
    }
    const start = client.buildAuthorizationUrl(config, {
      redirect_uri: `${site.origin}/callback`,
      scope: 'openid profile',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const arrived = await passPages(await browser.visit(start), person)
    expect(arrived.url.origin).toBe(site.origin)
    const tokens = await client.authorizationCodeGrant(config, arrived.url, checks)
    const claims = tokens.claims()
    if (!claims || !tokens.id_token) throw new Error('no ID token')
    return { tokens, claims, idToken: tokens.id_token, callback: arrived.url }
  }

  /** Password, code and agreement, as far as they are asked for. */
  async function passPages(page: DrivenPage, person: Person): Promise<DrivenPage> {
    const { personalId, password, phone } = person
    const before = (await sandbox.messages(phone)).length
    const otp = await page.submit({ personalId, password }, words.signIn)
    const code = await sandbox.readCode(phone, before)
    const consent = await otp.submit({ code }, words.confirm)
    return consent.submit({}, words.accept)
  }

  test('client_secret_basic, code and PKCE without PAR: who, how well, when', async () => {
    const config = await registerClient({ token_endpoint_auth_method: 'client_secret_basic' })
    const person = sandbox.person('level-2')
    const { claims, tokens, callback } = await signIn(config, person)
    expect(callback.searchParams.get('iss')).toBe(issuer.issuer)
    expect(claims).toMatchObject({
      iss: issuer.issuer,
      acr: 'urn:eid:level2',
      amr: expect.arrayContaining(['pwd', 'sms']) as string[],
    })
    expect(claims.auth_time).toBeGreaterThan(Date.now() / 1000 - 60)
    // A subject of this service alone; the person's data only from userinfo.
    expect(claims.sub).not.toContain(person.personalId)
    expect(claims).not.toHaveProperty('name')
    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
    expect(info).toMatchObject({ name: person.fullName, birthdate: person.dateOfBirth })
    expect(info).not.toHaveProperty('personal_id')
    expect(tokens.refresh_token).toBeUndefined()
    // RFC 6749 §4.1.2: a code is good once.
    const again = client.authorizationCodeGrant(config, callback, {
      expectedState: client.skipStateCheck,
    })
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('a public client with PKCE and no secret', async () => {
    const config = await registerClient({ token_endpoint_auth_method: 'none' }, client.None())
    expect(config.clientMetadata().client_secret).toBeUndefined()
    const { claims } = await signIn(config, sandbox.person('level-1'))
    expect(claims['acr']).toBe('urn:eid:level1')
  })

  test('without PKCE nobody gets in', async () => {
    const config = await registerClient()
    const start = client.buildAuthorizationUrl(config, {
      redirect_uri: `${site.origin}/callback`,
      scope: 'openid',
    })
    const arrived = await browser.visit(start)
    expect(arrived.url.origin).toBe(site.origin)
    expect(arrived.url.searchParams.get('error')).toBe('invalid_request')
  })

  test('a person who says no: access_denied', async () => {
    const config = await registerClient()
    const start = client.buildAuthorizationUrl(config, {
      redirect_uri: `${site.origin}/callback`,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    })
    const page = await browser.visit(start)
    const arrived = await page.submit({}, 'Hủy bỏ và quay lại Khách ngoài')
    expect(arrived.url.searchParams.get('error')).toBe('access_denied')
  })

  test('hosts know the same person by different subjects, two clients of one host by the same', async () => {
    const person = sandbox.person('year-only-birth')
    const onLocalhost = await signIn(await registerClient(), person)
    browser = createHttpDriver()
    const again = await signIn(await registerClient(), person)
    expect(again.claims.sub).toBe(onLocalhost.claims.sub)
    // The same server under another name: to identity, another sector (OpenID Connect Core §8.1).
    site = { ...site, origin: site.origin.replace('localhost', '127.0.0.1') }
    browser = createHttpDriver()
    const elsewhere = await signIn(await registerClient(), person)
    expect(elsewhere.claims.sub).not.toBe(onLocalhost.claims.sub)
  })

  test('told of the logout it asked for itself', async () => {
    const config = await registerClient()
    const { claims, idToken } = await signIn(config, sandbox.person('level-2'))
    const state = client.randomState()
    const out = client.buildEndSessionUrl(config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${site.origin}/signed-out`,
      state,
    })
    const arrived = await browser.visit(out)
    expect(arrived.url.href).toBe(`${site.origin}/signed-out?state=${state}`)
    await expectLogoutToken(config, claims)
  })

  test('told when the person signs out at the portal', async () => {
    const config = await registerClient()
    const { claims } = await signIn(config, sandbox.person('level-2'))
    // No password here: the person is known to identity; the portal only asks for agreement.
    const asked = await browser.visit(`${sandbox.portal}/sign-in/eid`)
    const home = await asked.submit({}, words.accept)
    expect(home.url.origin).toBe(sandbox.portal)
    const signedOut = await home.submit({}, words.signOut)
    expect(signedOut.url.href).toBe(`${sandbox.portal}/?notice=signed-out`)
    await expectLogoutToken(config, claims)
  })

  async function expectLogoutToken(config: client.Configuration, claims: client.IDToken) {
    await expect.poll(() => site.logoutTokens.length, { timeout: 10_000 }).toBe(1)
    const { header, payload } = await readLogoutToken(site.logoutTokens[0] ?? '', issuer.issuer)
    expect(header).toMatchObject({ alg: 'ES256', typ: 'logout+jwt' })
    expect(payload).toMatchObject({
      iss: issuer.issuer,
      aud: config.clientMetadata().client_id,
      sub: claims.sub,
      sid: claims['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect(payload).not.toHaveProperty('nonce')
  }
})
