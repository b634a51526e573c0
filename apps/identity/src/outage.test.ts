import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createRedisEphemeralStore, createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import {
  createTestPhones,
  createThrowAwayDatabase,
  findPostgres,
  findRedis,
  listenAnywhere,
} from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Identity, openIdentity } from './app.ts'
import { SCHEMA } from './features.ts'

const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
const missing = [postgres, redis].find(({ isSkipped }) => isSkipped)

/** A cable that can be pulled: what stands behind it is reached through it alone. */
async function openCable(to: URL) {
  const sockets = new Set<Socket>()
  let isPulled = false
  const server: Server = createServer((near) => {
    if (isPulled) return void near.destroy()
    const far = connect(Number(to.port), to.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          near.destroy()
          far.destroy()
          sockets.delete(socket)
        })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const url = new URL(to)
  url.host = `127.0.0.1:${port}`
  const pull = () => {
    isPulled = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    pull,
    plug: () => {
      isPulled = false
    },
    close() {
      pull()
      server.close()
    },
  }
}

const title = missing?.title('identity without') ?? 'identity without'

describe.skipIf(missing !== undefined).each(['PostgreSQL', 'Redis'] as const)(
  `${title} %s`,
  (which) => {
    let identity: Identity
    let cable: Awaited<ReturnType<typeof openCable>>
    let url: string
    const undo: (() => unknown)[] = []

    beforeAll(async () => {
      const database = await createThrowAwayDatabase(postgres)
      undo.push(() => database.drop())
      cable = await openCable(new URL(which === 'Redis' ? redis.url : database.url))
      undo.push(() => cable.close())
      const engine = await openPostgres({ url: which === 'Redis' ? database.url : cable.url })
      undo.push(() => engine.close())
      const store =
        which === 'Redis'
          ? createRedisEphemeralStore({ url: cable.url, prefix: 'test-outage' })
          : createSqlEphemeralStore(engine, SCHEMA)
      undo.push(() => store.close())
      const logger = createLogger({ app: SCHEMA, level: 'silent' })
      const front = createHttpServer()
      const listening = await listenAnywhere(front)
      undo.push(() => listening.close())
      url = listening.url
      const smsGateway = createTestPhones().gateway
      const settings = { secretKey: 'test-secret-of-at-least-32-characters', hotline: '1900 0000' }
      const lists = { trustedProxies: [], approvedPrivateHosts: [] }
      identity = await openIdentity(
        {
          ...settings,
          ...lists,
          issuer: url,
          initialAccessToken: 'test-initial-access-token-32-chars',
          textProfile: 'neutral',
          homeUrl: url,
          isOfficial: false,
        },
        { engine, store, logger, smsGateway, now: systemClock },
      )
      undo.push(() => identity.close())
      front.on('request', (...exchange) => identity.server.emit('request', ...exchange))
    })

    afterAll(async () => {
      for (const step of undo.reverse()) await step()
    })

    const ask = (path: string, init: RequestInit = {}) =>
      fetch(url + path, { redirect: 'manual', ...init })
    const form = (fields: Record<string, string>) => ({
      method: 'POST',
      body: new URLSearchParams(fields),
    })

    test('says so within two seconds, asks to come again, and is back by itself', async () => {
      expect((await ask('/readyz')).status).toBe(200)
      cable.pull()
      const startedAt = performance.now()
      expect((await ask('/readyz')).status).toBe(503)
      expect(performance.now() - startedAt).toBeLessThan(2500)
      expect((await ask('/livez')).status).toBe(200)

      const client = { client_id: 'somebody', client_secret: 'something' }
      const answers =
        which === 'Redis'
          ? [await ask(`/userinfo`, { headers: { authorization: `Bearer ${'x'.repeat(43)}` } })]
          : [
              await ask('/par', form(client)),
              await ask('/token', form({ ...client, grant_type: 'authorization_code', code: 'x' })),
            ]
      for (const answer of answers) {
        expect([answer.url, answer.status]).toEqual([answer.url, 503])
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      }

      cable.plug()
      await expect.poll(async () => (await ask('/readyz')).status, { timeout: 10_000 }).toBe(200)
    })
  },
)
