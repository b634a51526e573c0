import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutgoingFetch } from './outgoing-fetch.ts'
import { closeServer, listen, portOf } from './test-provider.ts'

let connections = 0
let server: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  server = await listen(createServer((_incoming, outgoing) => outgoing.end('reached')))
  server.on('connection', () => {
    connections += 1
  })
})
afterAll(() => closeServer(server))

const ask = (host: string, approved: string[]) =>
  createOutgoingFetch(approved)(`http://${host}:${portOf(server)}/`, {})

test.each(['127.0.0.1', '127.1', '0x7f000001', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]', '[::]'])(
  '%s is not even connected to, however it is written',
  async (host) => {
    await expect(ask(host, ['localhost'])).rejects.toThrow('no operator approved')
    expect(connections).toBe(0)
  },
)

test('a name that leads inside is refused too', async () => {
  await expect(ask('localhost', [])).rejects.toThrow('localhost is a private address')
  expect(connections).toBe(0)
})

test.each(['10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '[fd00::1]', '[fe80::1]'])(
  '%s is private',
  async (host) => {
    await expect(ask(host, [])).rejects.toThrow('no operator approved')
  },
)

test('a host an operator approved is reached', async () => {
  const answer = await ask('LOCALHOST', ['Localhost'])
  expect(await answer.text()).toBe('reached')
})
