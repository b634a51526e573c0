import { once } from 'node:events'
import { type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createLogger } from '../log/logger.ts'
import { makeTestApp } from '../testing/test-app.ts'
import { createAppServer, type ProviderMount } from './app-server.ts'
import { listRoutes } from './list-routes.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Tells what reached it. */
const provider: ProviderMount = {
  handles: (path) => path === '/token' || path.startsWith('/auth/'),
  callback: (incoming, outgoing) => {
    outgoing.setHeader('x-seen-target', incoming.url ?? '')
    outgoing.end(JSON.stringify(incoming.headers))
  },
  routes: [{ method: 'POST', path: '/token' }],
}

const PUBLIC_URL = 'https://id.example.vn:8443'

let logLines: string[] = []

async function start(trustedProxies: string[], publicUrl = PUBLIC_URL): Promise<string> {
  logLines = []
  const destination = { write: (line: string) => void logLines.push(line) }
  const logger = createLogger({ app: 'test', level: 'info', destination })
  const { app } = makeTestApp({ trustedProxies, logger })
  server = createAppServer({ app, provider, publicUrl, trustedProxies, logger })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const forged = {
  'x-forwarded-for': '6.6.6.6, 198.51.100.7',
  'x-forwarded-proto': 'http, gopher',
  'x-forwarded-host': 'evil.example',
}

const claimed = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'id.example.vn:8443' }

async function seenByProvider(address: string, headers: Record<string, string>): Promise<unknown> {
  return (await fetch(`${address}/token`, { headers })).json()
}

describe('one server for the app and its provider', () => {
  test('gives the provider its paths, with our headers on the answer', async () => {
    const address = await start([])
    const answer = await fetch(`${address}/token?a=1`)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['https://id.example.vn', true],
    ['http://localhost:4200', false],
  ])('reached at %s its answers demand https: %s', async (publicUrl, isDemanded) => {
    const answer = await fetch(`${await start([], publicUrl)}/token`)
    expect(answer.headers.has('strict-transport-security')).toBe(isDemanded)
  })

  test('shows figures to its own machine, but to nobody a proxy on it speaks for', async () => {
    const address = await start(['127.0.0.1'])
    const statusOf = async (headers: Record<string, string>) =>
      (await fetch(`${address}/metrics`, { headers })).status
    expect(await statusOf({})).toBe(200)
    expect(await statusOf({ 'x-forwarded-for': '127.0.0.1' })).toBe(404)
    expect(await statusOf({ 'x-forwarded-for': '198.51.100.7' })).toBe(404)
  })

  test('gives the app everything else', async () => {
    const address = await start([])
    expect(await (await fetch(`${address}/hello`)).text()).toBe('Xin chào')
  })

  test('the provider sees the public address and the socket, without any header', async () => {
    const seen = await seenByProvider(await start([]), {})
    expect(seen).toMatchObject({ ...claimed, 'x-forwarded-for': '127.0.0.1' })
  })

  test('forged forwarding headers change nothing of it', async () => {
    const seen = await seenByProvider(await start([]), forged)
    expect(seen).toMatchObject({ ...claimed, 'x-forwarded-for': '127.0.0.1' })
  })

  test('behind a trusted proxy only the one real address is taken from the headers', async () => {
    const seen = await seenByProvider(await start(['127.0.0.1']), forged)
    expect(seen).toMatchObject({ ...claimed, 'x-forwarded-for': '198.51.100.7' })
  })

  test('a request target with an origin reaches the provider as a path', async () => {
    const asked = request(await start([]), { path: 'http://evil.example/token?a=1' }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    expect(answer.headers['x-seen-target']).toBe('/token?a=1')
    answer.resume()
  })

  test('the app sees the same address', async () => {
    const address = await start(['127.0.0.1'])
    const answer = await fetch(`${address}/people/1`, { headers: forged })
    expect(await answer.json()).toMatchObject({ from: '198.51.100.7' })
  })

  test.each(['GET / HTTP/1.0', 'GET / HTTP/1.1\r\nHost: a b'])(
    '%j, out of which no address can be made, is answered and its socket let go',
    async (head) => {
      const { hostname, port } = new URL(await start([]))
      const socket = connect(Number(port), hostname.replace('localhost', '127.0.0.1'))
      socket.write(`${head}\r\n\r\n`)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 400/)
      socket.destroy()
      // Anybody can send it all day: one short line, and no alarm.
      expect(logLines).toHaveLength(1)
      expect(logLines[0]).toMatch(/"level":"info".*"request refused"/)
      expect(logLines[0]).not.toContain('stack')
    },
  )

  test('a sender that goes away in the middle of its body is no bug of ours', async () => {
    const { port } = new URL(await start([]))
    const socket = connect(Number(port), '127.0.0.1')
    const head = 'POST /save HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    socket.write(`${head}5\r\nab`, () => socket.destroy())
    await vi.waitFor(() => expect(logLines.join('')).toContain('"msg":"request"'))
    expect(logLines.join('')).toContain('body cut short')
    expect(logLines.join('')).not.toContain('"level":"error"')
  })

  test('slow senders are cut off', async () => {
    await start([])
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000 })
  })
})

test('routes are listed once each, without middleware, the provider’s among them', () => {
  const routes = listRoutes(makeTestApp().app, provider)
  const lines = routes.map(({ method, path }) => `${method} ${path}`)
  expect(lines).toEqual(expect.arrayContaining(['GET /livez', 'GET /people/:id', 'POST /token']))
  expect(lines.filter((line) => line.startsWith('ALL'))).toEqual([])
  expect(new Set(lines).size).toBe(lines.length)
})
