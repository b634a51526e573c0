import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  HTTPS_ISSUER,
  openHttpsBrowser,
  openHttpsService,
  PROXY_HEADERS,
  walkToService,
} from './test-https.ts'
import { onPglite, openTestIdentity, type TestIdentity } from './test-identity.ts'

const SPOOFED = {
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'evil.example',
}

const cases = [
  { title: 'behind a proxy that says so', trustedProxies: ['127.0.0.1'], headers: PROXY_HEADERS },
  { title: 'behind a proxy that adds no header', trustedProxies: ['127.0.0.1'], headers: {} },
  { title: 'with spoofed headers of an untrusted client', trustedProxies: [], headers: SPOOFED },
  { title: 'with headers that a proxy let pass', trustedProxies: ['127.0.0.1'], headers: SPOOFED },
]

describe.each(cases)('identity on https, $title', ({ trustedProxies, headers }) => {
  let identity: TestIdentity
  beforeAll(async () => {
    identity = await openTestIdentity(onPglite, { issuer: HTTPS_ISSUER, trustedProxies })
  })
  afterAll(() => identity?.close())

  test('discovery names the issuer and nothing but its origin', async () => {
    const { send } = openHttpsBrowser(identity, headers)
    const answer = await send('/.well-known/openid-configuration')
    const metadata = (await answer.json()) as Record<string, unknown>
    expect(metadata).toMatchObject({ issuer: HTTPS_ISSUER, jwks_uri: `${HTTPS_ISSUER}/jwks` })
    const addresses = Object.values(metadata).filter((value) => String(value).includes('://'))
    expect(addresses.length).toBeGreaterThan(6)
    expect(addresses.map((address) => new URL(String(address)).origin)).toEqual(
      addresses.map(() => HTTPS_ISSUER),
    )
    expect(answer.headers.has('strict-transport-security')).toBe(true)
  })

  test('a person signs in, with cookies that travel on https alone', async () => {
    const service = await openHttpsService(identity, headers)
    const browser = openHttpsBrowser(identity, headers)
    const start = await service.start()
    const asked = await browser.send(start)
    expect(asked.status).toBe(303)
    expect(asked.headers.get('location')).toMatch(/^\/sign-in\//)
    const tokens = await service.finish(await walkToService(identity, browser, start))
    expect(tokens.claims()).toMatchObject({ iss: HTTPS_ISSUER, acr: 'urn:eid:level2' })
    const names = new Set(browser.setCookies.map((line) => line.split('=')[0]))
    expect([...names]).toContain('__Host-motcua-identity-session')
    expect([...names]).toContain('__Secure-motcua-identity-interaction')
    for (const line of browser.setCookies) {
      expect(line).toMatch(/^__(?:Host|Secure)-motcua-identity-/)
      expect(line.toLowerCase()).toContain('; secure')
    }
  })
})

test('the address in the audit is the one that the trusted proxy saw', async () => {
  const identity = await openTestIdentity(onPglite, { issuer: HTTPS_ISSUER })
  const service = await openHttpsService(identity, PROXY_HEADERS)
  const browser = openHttpsBrowser(identity, PROXY_HEADERS)
  await walkToService(identity, browser, await service.start())
  const signedIn = (await identity.listAudit()).find(({ type }) => type === 'sign-in.completed')
  await identity.close()
  expect(signedIn?.address).toBe('198.51.100.7')
})
