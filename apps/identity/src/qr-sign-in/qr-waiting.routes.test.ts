import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createEventStreams } from '@mot-cua/web'
import { Hono } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import type { QrView } from '../qr-transaction/qr-transaction.ts'
import { createQrWatch, MOST_PER_TRANSACTION } from '../qr-transaction/qr-watch.ts'
import type { VisitEnv } from '../sign-in/visit.tsx'
import { createQrCookie } from './qr-cookie.ts'
import { createQrWaitingRoutes } from './qr-waiting.routes.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const now = () => new Date('2026-11-21T03:00:00Z')

/** Pages that wait for codes that nobody scans; the cookie says which. */
async function serve(mostListeners?: number) {
  const channel = { publish: async () => {}, subscribe: async () => async () => {} }
  const most = mostListeners === undefined ? {} : { mostListeners }
  const watch = createQrWatch({ channel, onError: () => {}, ...most })
  const find = async (id: string) => {
    const expiresAt = new Date(now().getTime() + 60_000)
    return { id, visitId: 'visit', state: 'waiting', expiresAt } as QrView
  }
  const listCodes = async () => undefined
  const streams = createEventStreams({ secure: false })
  const qrTransactions = { find, listCodes, hasRoom: watch.hasRoom, watch: watch.watch }
  const deps = { qrTransactions, qrCookie: createQrCookie(false), streams, now }
  const app = new Hono<VisitEnv>()
    .use(async (c, next) => {
      c.set('page', { t: (key: string) => key } as unknown as VisitEnv['Variables']['page'])
      c.set('visit', { id: 'visit' } as VisitEnv['Variables']['visit'])
      c.set('requestId', 'request')
      await next()
    })
    .route('/', createQrWaitingRoutes(deps))
  const listener = getRequestListener(app.fetch)
  const own = createServer((...exchange) => void listener(...exchange))
  server = own
  await new Promise<void>((listening) => own.listen(0, listening))
  const origin = `http://localhost:${(own.address() as AddressInfo).port}`
  const ask = (path: string, letter: string) => {
    const cookie = `motcua-identity-qr=${letter.repeat(22)}.${'s'.repeat(43)}`
    return fetch(origin + path, { headers: { cookie } })
  }
  return { ask, streams }
}

const POLL = '/state?after=waiting'

test('of five pages that wait for one code the oldest ends; another code’s page stays', async () => {
  const { ask, streams } = await serve()
  const other = await ask('/events', 'b')
  const pages: Response[] = []
  for (let count = 0; count <= MOST_PER_TRANSACTION; count += 1) {
    pages.push(await ask('/events', 'a'))
  }
  expect(await pages[0]?.text()).toContain('"state":"waiting"')
  await vi.waitFor(() => expect(streams.count()).toBe(1 + MOST_PER_TRANSACTION))
  expect(other.status).toBe(200)
})

test('a question that younger ones pushed out is told to come back later', async () => {
  const { ask } = await serve()
  const oldest = ask(POLL, 'a')
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let count = 0; count < MOST_PER_TRANSACTION; count += 1) await ask('/events', 'a')
  const answer = await oldest
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('a process in which enough pages wait lets no more wait, until one has gone', async () => {
  const { ask, streams } = await serve(2)
  await ask('/events', 'a')
  const leaving = await ask('/events', 'b')
  for (const path of ['/events', POLL]) {
    const answer = await ask(path, 'c')
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  await leaving.body?.cancel()
  await vi.waitFor(() => expect(streams.count()).toBe(1))
  expect((await ask('/events', 'c')).status).toBe(200)
})
