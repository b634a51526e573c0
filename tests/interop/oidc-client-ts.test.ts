import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Listening, listenAnywhere } from '@mot-cua/testing'
import { type Browser, openBrowser } from '@mot-cua/testing/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { expectHeading, passConsent, passPassword, typeCode, words } from '../journeys/steps.ts'
import { openPage, type WatchedPage } from '../journeys/watched-page.ts'
import { readIssuer, register } from './outside-site.ts'

const LIBRARY = new URL('../browser/oidc-client-ts.min.js', import.meta.resolve('oidc-client-ts'))

/** A page without a server: everything, the token request too, is done by the browser. */
function pageOf(settings: Record<string, string | boolean>): string {
  return `<!doctype html><html lang="vi"><title>SPA</title>
<button id="in">vào</button> <button id="out">ra</button> <pre id="told">…</pre>
<script src="/library.js"></script>
<script>
const manager = new oidc.UserManager(${JSON.stringify(settings)})
const tell = (told) => { document.getElementById('told').textContent = JSON.stringify(told) }
document.getElementById('in').onclick = () => manager.signinRedirect()
document.getElementById('out').onclick = () => manager.signoutRedirect()
const come = async () => {
  if (location.pathname !== '/callback') return tell((await manager.getUser())?.profile ?? null)
  const user = await manager.signinCallback()
  tell(user.profile)
}
come().catch((error) => tell({ error: String(error) }))
</script></html>`
}

describe('oidc-client-ts, a public client in the browser', () => {
  let sandbox: Sandbox
  let browser: Browser
  let service: Listening
  let watched: WatchedPage
  let html = ''
  let client_id = ''

  beforeAll(async () => {
    ;[sandbox, browser] = await Promise.all([startSandbox(), openBrowser()])
    const library = await readFile(fileURLToPath(LIBRARY))
    service = await listenAnywhere(
      createServer((incoming, outgoing) => {
        const isLibrary = incoming.url === '/library.js'
        outgoing.setHeader(
          'content-type',
          isLibrary ? 'text/javascript' : 'text/html; charset=utf-8',
        )
        outgoing.end(isLibrary ? library : html)
      }),
    )
    const issuer = await readIssuer(sandbox.desk, 'identity')
    ;({ client_id } = await register(issuer, {
      client_name: 'Trang không máy chủ',
      redirect_uris: [`${service.url}/callback`],
      post_logout_redirect_uris: [`${service.url}/`],
      token_endpoint_auth_method: 'none',
    }))
    html = pageOf({
      authority: issuer.issuer,
      client_id,
      redirect_uri: `${service.url}/callback`,
      post_logout_redirect_uri: `${service.url}/`,
      scope: 'openid profile',
      filterProtocolClaims: false,
      loadUserInfo: true,
    })
    watched = await openPage(browser)
  })
  afterAll(async () => {
    await watched?.close()
    await browser?.close()
    await service?.close()
    await sandbox?.remove()
  })

  const told = async () => {
    await expect.poll(() => watched.page.locator('#told').innerText()).not.toBe('…')
    return JSON.parse(await watched.page.locator('#told').innerText()) as unknown
  }

  test('signs a person in and out again', async () => {
    const { page, complaints } = watched
    await page.goto(service.url)
    expect(await told()).toBeNull()
    await page.click('#in')
    await expectHeading(page, /Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('level-2')))
    await passConsent(page)
    await page.waitForURL(`${service.url}/callback*`)
    expect(await told()).toMatchObject({
      iss: sandbox.identity,
      acr: 'urn:eid:level2',
      name: sandbox.person('level-2').fullName,
    })

    await page.click('#out')
    await page.waitForURL(`${service.url}/`)
    expect(await told()).toBeNull()
    await page.click('#in')
    await page.getByLabel(words.password, { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  test('what it is told is for its own origin alone', async () => {
    const ask = async (origin: string) => {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code: 'x',
        client_id,
        redirect_uri: `${service.url}/callback`,
        code_verifier: 'v'.repeat(43),
      })
      const init = { method: 'POST', headers: { origin }, body }
      const answer = await fetch(`${sandbox.identity}/token`, init)
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
      return [answer.status, ((await answer.json()) as { error: string }).error]
    }
    expect(await ask(service.url)).toEqual([400, 'invalid_grant'])
    expect(await ask('https://evil.example')).toEqual([400, 'invalid_request'])
  })
})
