import { createServer } from 'node:http'
import { type Listening, listenAnywhere } from '@mot-cua/testing'
import { type Browser, openBrowser } from '@mot-cua/testing/browser'
import express from 'express'
import { auth, requiresAuth } from 'express-openid-connect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import {
  passConsent,
  passPassword,
  signInFirst,
  signOut,
  typeCode,
  words,
} from '../journeys/steps.ts'
import { openPage, type WatchedPage } from '../journeys/watched-page.ts'
import { readIssuer, register } from './outside-site.ts'

// A service by others, at an origin of its own, in a real browser. Chromium applies CSP
// `form-action` to all redirects after a POST: with a 303 from the code page to this service,
// the sign-in would stop there.
describe('express-openid-connect in the browser', () => {
  let sandbox: Sandbox
  let browser: Browser
  let service: Listening
  let origin: string
  let watched: WatchedPage
  /** Sessions that identity said are over. */
  const endedSessions = new Set<unknown>()

  beforeAll(async () => {
    ;[sandbox, browser] = await Promise.all([startSandbox(), openBrowser()])
    const app = express()
    service = await listenAnywhere(createServer(app))
    origin = service.url
    const issuer = await readIssuer(sandbox.desk, 'identity')
    const registered = await register(issuer, {
      client_name: 'Dịch vụ Express',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [origin],
      backchannel_logout_uri: `${origin}/backchannel-logout`,
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_basic',
    })
    app.use(authOf(issuer.issuer, registered))
    app.get('/', (req, res) => {
      res.send(req.oidc.isAuthenticated() ? 'Đã vào' : 'Chưa vào')
    })
    app.get('/me', requiresAuth(), (req, res) => {
      res.json({ acr: req.oidc.idTokenClaims?.['acr'], sid: req.oidc.idTokenClaims?.['sid'] })
    })
    watched = await openPage(browser, { width: 360 })
  })
  afterAll(async () => {
    await watched?.close()
    await browser?.close()
    await service?.close()
    await sandbox?.remove()
  })

  function authOf(
    issuerBaseURL: string,
    registered: { client_id: string; client_secret?: string },
  ) {
    return auth({
      issuerBaseURL,
      baseURL: origin,
      clientID: registered.client_id,
      clientSecret: registered.client_secret ?? '',
      clientAuthMethod: 'client_secret_basic',
      secret: 'a secret of the test service, any',
      authRequired: false,
      idTokenSigningAlg: 'ES256',
      idpLogout: true,
      authorizationParams: { response_type: 'code', scope: 'openid profile' },
      // Without a store of its own: the sessions are in cookies, their ends in this process.
      backchannelLogout: {
        onLogin: false,
        onLogoutToken: (token: { sid?: string }) => void endedSessions.add(token.sid),
        isLoggedOut: (req) => endedSessions.has(req.oidc.idTokenClaims?.['sid']),
      },
    })
  }

  test('a protected page leads through identity and back to itself', async () => {
    const { page, complaints } = watched
    await page.goto(`${origin}/me`)
    expect(new URL(page.url()).origin).toBe(sandbox.identity)
    await page.getByText('Dịch vụ Express').first().waitFor()
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('level-2')))
    await passConsent(page)
    await page.waitForURL(`${origin}/me`)
    expect(await page.locator('body').innerText()).toContain('"acr":"urn:eid:level2"')
    expect(complaints).toEqual([])
  })

  test('its logout ends the session at identity too', async () => {
    const { page, complaints } = watched
    await page.goto(`${origin}/logout`)
    await page.waitForURL(`${origin}/`)
    expect(await page.locator('body').innerText()).toBe('Chưa vào')
    await page.goto(`${origin}/me`)
    await page.getByLabel(words.password, { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  test('signing out at the portal ends its session by back channel', async () => {
    const { page, complaints } = watched
    await signInFirst(page, sandbox, sandbox.person('level-2'))
    // Known already: straight through, no page of identity asks anything.
    await page.goto(`${origin}/me`)
    await page.waitForURL(`${origin}/me`)
    const { sid } = JSON.parse(await page.locator('body').innerText()) as { sid?: string }
    expect(sid).toEqual(expect.any(String))
    // Whatever was told of earlier sessions, this one is not over.
    expect(endedSessions).not.toContain(sid)
    await page.goto(sandbox.portal)
    await signOut(page, sandbox)
    await expect.poll(() => [...endedSessions]).toContain(sid)
    await page.goto(origin)
    expect(await page.locator('body').innerText()).toBe('Chưa vào')
    expect(complaints).toEqual([])
  })
})
