import { Agent, createServer, request } from 'node:http'
import { createHttpDriver } from '@mot-cua/testing'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainTokens, openTestClient, type TestClient } from './test-client.ts'
import {
  closeServer,
  listen,
  openTestProvider,
  portOf,
  type TestProvider,
} from './test-provider.ts'

let provider: TestProvider
let client: TestClient
let told: { path: string; body: string }[]
let connections: number
const failures: string[] = []
let site: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  told = []
  connections = 0
  site = await listen(
    createServer((incoming, outgoing) => {
      let body = ''
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
      incoming.on('end', () => {
        told.push({ path: incoming.url ?? '', body })
        outgoing.end()
      })
    }).on('connection', () => {
      connections += 1
    }),
  )
  provider = await openTestProvider(undefined, {
    onLogoutFailure: (_error, clientId) => failures.push(clientId),
  })
  client = await openTestClient(provider, {
    backchannel_logout_uri: `http://localhost:${portOf(site)}/bye`,
    backchannel_logout_session_required: true,
  })
})
afterAll(async () => {
  await provider?.close()
  await closeServer(site)
  expect(provider.serverErrors).toEqual([])
})

const bye = () => `${provider.issuer}/bye`

async function signedIn() {
  const browser = createHttpDriver()
  const { id_token } = await obtainTokens(client, browser)
  const sid = String(decodeJwt(id_token)['sid'])
  const leave = (query: Record<string, string>) =>
    browser.visit(`${provider.issuer}/end-session?${new URLSearchParams(query)}`)
  /** Whether the provider still knows who it is, without asking. */
  const isSignedIn = async () => {
    const answer = await browser.send(client.authorizeUrl({ prompt: 'none' }))
    return new URL(answer.headers.get('location') ?? '').searchParams.has('code')
  }
  return { browser, id_token, sid, leave, isSignedIn }
}

describe('signing out from a service', () => {
  test('with the sid as hint asks nothing and goes back, with the state', async () => {
    const { sid, leave, isSignedIn } = await signedIn()
    const page = await leave({
      client_id: client.clientId,
      logout_hint: sid,
      post_logout_redirect_uri: bye(),
      state: 'again',
    })
    expect(page.url.href).toBe(`${bye()}?state=again`)
    expect(await isSignedIn()).toBe(false)
  })

  test('with the ID token as hint too', async () => {
    const { id_token, leave, isSignedIn } = await signedIn()
    const page = await leave({ id_token_hint: id_token, post_logout_redirect_uri: bye() })
    expect(page.url.href).toBe(bye())
    expect(await isSignedIn()).toBe(false)
  })

  test('is by redirects alone: nothing a script would have to send', async () => {
    const { browser, sid } = await signedIn()
    const query = new URLSearchParams({ client_id: client.clientId, logout_hint: sid })
    const first = await browser.send(`${provider.issuer}/end-session?${query}`)
    expect(first.status).toBe(303)
    expect(await first.text()).not.toContain('<form')
    const second = await browser.send(new URL(first.headers.get('location') ?? '', provider.issuer))
    expect(second.status).toBe(303)
    expect(second.headers.get('location')).toBe(`${provider.issuer}/end-session/success`)
  })

  test.each([
    ['without a hint', () => ({ client_id: client.clientId })],
    ['with the hint of another session', () => ({ client_id: client.clientId, logout_hint: 'x' })],
    ['without anything', () => ({})],
  ])('%s asks, and nothing has ended yet', async (_story, query) => {
    const { leave, isSignedIn } = await signedIn()
    const page = await leave(query())
    expect(page.status).toBe(200)
    expect(page.html).toBe('sign out?')
    expect(await isSignedIn()).toBe(true)
  })

  test('somebody who is signed out already is not asked', async () => {
    const query = new URLSearchParams({
      client_id: client.clientId,
      post_logout_redirect_uri: bye(),
    })
    const page = await createHttpDriver().visit(`${provider.issuer}/end-session?${query}`)
    expect(page.url.href).toBe(bye())
  })

  test.each([
    ['an address nobody registered', { post_logout_redirect_uri: 'https://evil.example/' }],
    ['an address with something added', { post_logout_redirect_uri: 'BYE?more=1' }],
    ['a broken ID token', { id_token_hint: 'a.b.c' }],
  ])('%s is refused, and nobody is signed out', async (_story, wrong) => {
    const { sid, leave, isSignedIn } = await signedIn()
    const entries = Object.entries(wrong).map(([key, value]) => [key, value.replace('BYE', bye())])
    const query = { client_id: client.clientId, logout_hint: sid, ...Object.fromEntries(entries) }
    const page = await leave(query)
    expect(page.status).toBe(400)
    expect(page.url.origin).toBe(provider.issuer)
    expect(await isSignedIn()).toBe(true)
  })

  test('nobody can be signed out by a link: the secret is in their session', async () => {
    const { browser, isSignedIn } = await signedIn()
    const forged = await browser.visit(`${provider.issuer}/end-session/confirm?xsrf=guess`)
    expect(forged.status).toBe(400)
    expect(await isSignedIn()).toBe(true)
  })
})

describe('the confirmation by a link', () => {
  /** One connection for all, as a browser's. */
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  afterAll(() => agent.destroy())

  function ask(path: string, cookie = '', body?: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { cookie, ...(body === undefined ? {} : { 'content-length': body.length }) }
      const sent = request(`${provider.issuer}${path}`, { agent, headers }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
      })
      sent.on('error', reject).end(body)
    })
  }

  test('leaves the connection fit for the next requests', async () => {
    const { browser, sid } = await signedIn()
    const query = new URLSearchParams({ client_id: client.clientId, logout_hint: sid })
    const first = await browser.send(`${provider.issuer}/end-session?${query}`)
    const { pathname, search } = new URL(first.headers.get('location') ?? '', provider.issuer)
    const cookie = browser.cookies().map(({ name, value }) => `${name}=${value}`)
    expect(await ask(pathname + search, cookie.join('; '))).toBe(303)
    for (let times = 0; times < 3; times += 1) expect(await ask('/jwks')).toBe(200)
    expect(await ask('/end-session/confirm?xsrf=guess')).toBe(400)
    // A GET with a body of its own is refused, and does not hang.
    expect(await ask('/end-session/confirm?xsrf=guess', '', 'xsrf=other')).toBe(400)
    expect(await ask('/jwks')).toBe(200)
  })
})

describe('telling the services', () => {
  test('a logout token with the session reaches the one that asked for it', async () => {
    const { sid, leave } = await signedIn()
    told.length = 0
    await leave({ client_id: client.clientId, logout_hint: sid })
    expect(told).toMatchObject([{ path: '/bye' }])
    const token = new URLSearchParams(told[0]?.body).get('logout_token') ?? ''
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'logout+jwt' })
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({ aud: client.clientId, iss: provider.issuer, sid })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(120)
    expect(claims).not.toHaveProperty('nonce')
  })

  test.each(['127.0.0.1', '[::1]', '0.0.0.0', '127.1'])(
    'a private address nobody approved (%s) is never called',
    async (host) => {
      const spy = await openTestClient(provider, {
        backchannel_logout_uri: `https://${host}:${portOf(site)}/internal`,
        backchannel_logout_session_required: true,
      })
      const browser = createHttpDriver()
      const { id_token } = await obtainTokens(spy, browser)
      failures.length = 0
      const before = connections
      const query = new URLSearchParams({ id_token_hint: id_token })
      const page = await browser.visit(`${provider.issuer}/end-session?${query}`)
      expect(page.html).toBe('signed out')
      expect(failures).toEqual([spy.clientId])
      expect(connections).toBe(before)
    },
  )
})
