import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createLightHttp } from './light-http.ts'
import { listenAnywhere } from './listen.ts'

test('a connection that the server ends is not used for the next request', async () => {
  let connections = 0
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/last') outgoing.setHeader('connection', 'close')
    outgoing.end('answer')
  }).on('connection', () => (connections += 1))
  const { url, close } = await listenAnywhere(server)
  const http = createLightHttp()
  for (const path of ['/', '/', '/last', '/', '/last', '/']) {
    expect((await http.send(url + path)).body).toBe('answer')
  }
  expect([http.count(), connections]).toEqual([6, 3])
  http.close()
  await close()
})
