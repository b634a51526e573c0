import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { makeTestApp } from '../testing/test-app.ts'
import { createAppServer, type ProviderMount } from './app-server.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Tells what reached it. */
const provider: ProviderMount = {
  handles: (path) => path === '/token' || path.startsWith('/auth/'),
  callback: (incoming, outgoing) => {
    outgoing.end(JSON.stringify(incoming.headers))
  },
}

async function start(trustedProxies: string[]): Promise<string> {
  const { app } = makeTestApp({ trustedProxies })
  server = createAppServer({ app, provider, secureCookies: false, trustedProxies })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const forged = {
  'x-forwarded-for': '6.6.6.6, 198.51.100.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.example',
}

describe('one server for the app and its provider', () => {
  test('gives the provider its paths, with our headers on the answer', async () => {
    const address = await start([])
    const answer = await fetch(`${address}/token?a=1`)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('gives the app everything else', async () => {
    const address = await start([])
    expect(await (await fetch(`${address}/hello`)).text()).toBe('Xin chào')
  })

  test('a forged forwarding header reaches the provider as the socket address', async () => {
    const address = await start([])
    const seen: unknown = await (await fetch(`${address}/token`, { headers: forged })).json()
    expect(seen).toMatchObject({ 'x-forwarded-for': '127.0.0.1' })
    expect(seen).not.toHaveProperty('x-forwarded-proto')
    expect(seen).not.toHaveProperty('x-forwarded-host')
  })

  test('behind a trusted proxy the provider sees the one real address', async () => {
    const address = await start(['127.0.0.1'])
    const seen: unknown = await (await fetch(`${address}/token`, { headers: forged })).json()
    expect(seen).toMatchObject({ 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' })
  })

  test('the app sees the same address', async () => {
    const address = await start(['127.0.0.1'])
    const answer = await fetch(`${address}/people/1`, { headers: forged })
    expect(await answer.json()).toMatchObject({ from: '198.51.100.7' })
  })

  test('slow senders are cut off', async () => {
    await start([])
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000 })
  })
})
