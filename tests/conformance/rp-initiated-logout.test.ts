import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OutsideSite, openOutsideSite } from '../interop/outside-site.ts'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { words } from '../journeys/steps.ts'
import {
  createVisitor,
  issuerNames,
  obtainCode,
  openRawClient,
  type Parameters,
  type RawClient,
  redeem,
  startVisit,
} from './raw-client.ts'

/** Named after the modules of OpenID's RP-Initiated Logout plan. */
describe.each(issuerNames)('RP-Initiated Logout, %s', (issuer) => {
  let sandbox: Sandbox
  let site: OutsideSite
  let client: RawClient
  beforeAll(async () => {
    ;[sandbox, site] = await Promise.all([startSandbox(), openOutsideSite()])
    client = await openRawClient(sandbox, site.origin, { at: issuer })
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })

  async function signIn() {
    const visitor = createVisitor(sandbox, await sandbox.makePerson())
    const { body } = await redeem(client, await obtainCode(visitor, startVisit(client)))
    const idToken = String(body['id_token'])
    site.logoutTokens.length = 0
    const leave = (parameters: Parameters) =>
      visitor.browser.visit(`${client.issuer}/end-session?${new URLSearchParams(parameters)}`)
    const isSignedIn = async () => {
      const { url } = await visitor.arrive(startVisit(client, { prompt: 'none' }).url())
      return url.searchParams.get('error') === null
    }
    return { idToken, sid: decodeJwt(idToken)['sid'], leave, isSignedIn, visitor }
  }

  const back = () => `${site.origin}/signed-out`

  test('oidcc-rp-initiated-logout-discovery-endpoint-verification', async () => {
    const answer = await fetch(`${client.issuer}/.well-known/openid-configuration`)
    expect(await answer.json()).toMatchObject({
      end_session_endpoint: `${client.issuer}/end-session`,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    })
  })

  test('oidcc-rp-initiated-logout, and everybody is told', async () => {
    const { idToken, sid, leave, isSignedIn } = await signIn()
    const page = await leave({
      id_token_hint: idToken,
      post_logout_redirect_uri: back(),
      state: 'again',
    })
    expect(page.url.href).toBe(`${back()}?state=again`)
    expect(await isSignedIn()).toBe(false)
    await expect
      .poll(() => site.logoutTokens.map((token) => decodeJwt(token)['sid']), { timeout: 10_000 })
      .toEqual([sid])
  })

  test('oidcc-rp-initiated-logout-no-state', async () => {
    const { idToken, leave, isSignedIn } = await signIn()
    const page = await leave({ id_token_hint: idToken, post_logout_redirect_uri: back() })
    expect(page.url.href).toBe(back())
    expect(await isSignedIn()).toBe(false)
  })

  test('oidcc-rp-initiated-logout-no-post-logout-redirect-uri: stays here, signed out', async () => {
    const { idToken, leave, isSignedIn } = await signIn()
    const page = await leave({ id_token_hint: idToken, state: 'again' })
    expect([page.status, page.url.origin]).toEqual([200, client.issuer])
    expect(await isSignedIn()).toBe(false)
  })

  test.each([
    ['oidcc-rp-initiated-logout-no-params', () => ({})],
    ['oidcc-rp-initiated-logout-only-state', () => ({ state: 'again' })],
    [
      'oidcc-rp-initiated-logout-no-id-token-hint',
      () => ({ post_logout_redirect_uri: back(), state: 'again' }),
    ],
  ])('%s: asks first, goes nowhere else', async (_module, parameters) => {
    const { leave, isSignedIn, visitor } = await signIn()
    const page = await leave(parameters())
    expect([page.status, page.url.origin]).toEqual([200, client.issuer])
    expect(await isSignedIn()).toBe(true)
    const confirmed = await page.click(words.signOut)
    expect(confirmed.url.origin).toBe(client.issuer)
    expect(await isSignedIn()).toBe(false)
    // Once, before: the portal asks which account, and both ask for agreement.
    const asked = ['password', 'otp', 'consent']
    expect(visitor.takePages()).toEqual(
      issuer === 'portal' ? ['chooser', ...asked, 'consent'] : asked,
    )
  })

  test.each([
    ['oidcc-rp-initiated-logout-bad-id-token-hint', () => 'bad-hint'],
    [
      'oidcc-rp-initiated-logout-modified-id-token-hint',
      (idToken: string) => {
        const [head, , signature] = idToken.split('.')
        const changed = JSON.stringify({ ...decodeJwt(idToken), sub: 'somebody-else' })
        return [head, Buffer.from(changed).toString('base64url'), signature].join('.')
      },
    ],
  ])('%s: a page that says so, nobody is signed out', async (_module, hintOf) => {
    const { idToken, leave, isSignedIn } = await signIn()
    const hint = hintOf(idToken)
    const page = await leave({ id_token_hint: hint, post_logout_redirect_uri: back() })
    expect([page.status, page.url.origin]).toEqual([400, client.issuer])
    expect(await isSignedIn()).toBe(true)
  })

  test.each([
    ['oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', () => 'https://evil.example/'],
    [
      'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri',
      () => `${back()}?extra=1`,
    ],
  ])('%s: never followed', async (_module, addressOf) => {
    const { idToken, leave, isSignedIn } = await signIn()
    const page = await leave({ id_token_hint: idToken, post_logout_redirect_uri: addressOf() })
    expect([page.status, page.url.origin]).toEqual([400, client.issuer])
    expect(await isSignedIn()).toBe(true)
  })

  test('by POST too (§2)', async () => {
    const { idToken, visitor, isSignedIn } = await signIn()
    const posted = await visitor.browser.send(`${client.issuer}/end-session`, {
      method: 'POST',
      body: new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: back() }),
    })
    const page = await visitor.browser.visit(
      new URL(posted.headers.get('location') ?? '', client.issuer),
    )
    expect(page.url.href).toBe(back())
    expect(await isSignedIn()).toBe(false)
  })
})
