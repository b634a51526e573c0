import { createServer, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createLogger } from '../log/logger.ts'
import { type ServedParty, serveParty } from './serve-party.ts'

let served: ServedParty | undefined
afterEach(async () => {
  await served?.stop()
  served = undefined
})

/** A party that opens and answers when the test says so. */
function createParty() {
  const opening = Promise.withResolvers<void>()
  const answers: ServerResponse[] = []
  const arrived = Promise.withResolvers<void>()
  const server = createServer((incoming, outgoing) => {
    if (incoming.url !== '/slow') return void outgoing.end('served')
    answers.push(outgoing)
    arrived.resolve()
  })
  const party = { isClosed: false, opening, arrived: arrived.promise, answers }
  const open = async () => {
    await opening.promise
    return {
      server,
      async close() {
        party.isClosed = true
      },
    }
  }
  return { ...party, party, open }
}

async function serve(open: Parameters<typeof serveParty>[0]['open'], shutdownDelaySeconds = 0) {
  const logger = createLogger({ app: 'test', level: 'silent' })
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  const serving = serveParty({ port, host: '127.0.0.1', logger, shutdownDelaySeconds, open })
  return { serving, ask: (path: string) => fetch(`http://127.0.0.1:${port}${path}`) }
}

describe('the life of a party as a process', () => {
  test('lives but is not ready while it opens, and serves once it has', async () => {
    const { opening, open } = createParty()
    const { serving, ask } = await serve(open)
    expect((await ask('/livez')).status).toBe(200)
    const refused = await ask('/readyz')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    expect((await ask('/')).status).toBe(503)
    opening.resolve()
    served = await serving
    expect(await (await ask('/')).text()).toBe('served')
  })

  test('what cannot open frees its port and says why', async () => {
    const { opening, open } = createParty()
    const { serving, ask } = await serve(open)
    opening.reject(new Error('no database'))
    await expect(serving).rejects.toThrow('no database')
    await expect(ask('/livez')).rejects.toThrow()
  })

  test('asked to end, it is not ready any more but goes on serving for a while', async () => {
    const { opening, open, party } = createParty()
    opening.resolve()
    const { serving, ask } = await serve(open, 0.3)
    const stopping = (await serving).stop()
    const refused = await ask('/readyz')
    expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close'])
    expect(await (await ask('/')).text()).toBe('served')
    expect(party.isClosed).toBe(false)
    await stopping
    expect(party.isClosed).toBe(true)
    await expect(ask('/')).rejects.toThrow()
  })

  test('an answer under way is finished before anything behind it is closed', async () => {
    const { opening, open, party, arrived, answers } = createParty()
    opening.resolve()
    const { serving, ask } = await serve(open)
    const { stop } = await serving
    const asked = ask('/slow')
    await arrived
    const stopping = stop()
    await new Promise(setImmediate)
    expect(party.isClosed).toBe(false)
    answers[0]?.end('in the end')
    expect(await (await asked).text()).toBe('in the end')
    await stopping
    expect(party.isClosed).toBe(true)
  })
})
