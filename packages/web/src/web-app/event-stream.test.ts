import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import { alreadyAnswered, createEventStreams, type EventStream } from './event-stream.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve({ secure = false } = {}) {
  const streams = createEventStreams({ secure })
  const opened: EventStream[] = []
  const app = new Hono<{ Bindings: HttpBindings }>()
    .use(async (c, next) => {
      await next()
      c.res.headers.set('x-after', 'set on what is answered already')
    })
    .get('/', (c) => {
      opened.push(streams.open(c.env, 'request'))
      return alreadyAnswered()
    })
  const listener = getRequestListener(app.fetch)
  const own = createServer((...exchange) => void listener(...exchange))
  server = own
  await new Promise<void>((listening) => own.listen(0, listening))
  const url = `http://localhost:${(own.address() as AddressInfo).port}/`
  return { streams, opened, url }
}

test('what is sent arrives, each as an event, through any proxy', async () => {
  const { opened, url } = await serve()
  const answer = await fetch(url)
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  expect(answer.headers.get('x-accel-buffering')).toBe('no')
  expect(answer.headers.get('cache-control')).toContain('no-store')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  opened[0]?.send('{"a":1}')
  opened[0]?.send('{"a":2}')
  opened[0]?.end()
  expect(await answer.text()).toBe('retry: 2000\n\ndata: {"a":1}\n\ndata: {"a":2}\n\n')
})

test.each([true, false])('HSTS where browsers come by https: %s', async (secure) => {
  const { opened, url } = await serve({ secure })
  const answer = await fetch(url)
  expect(answer.headers.has('strict-transport-security')).toBe(secure)
  opened[0]?.end()
})

test('whoever goes away is forgotten', async () => {
  const { streams, opened, url } = await serve()
  const leaving = new AbortController()
  await fetch(url, { signal: leaving.signal })
  const closed = vi.fn()
  opened[0]?.onClose(closed)
  expect(streams.count()).toBe(1)
  leaving.abort()
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  expect(streams.count()).toBe(0)
})

test('drained, all of them end', async () => {
  const { streams, url } = await serve()
  const answers = await Promise.all([fetch(url), fetch(url)])
  streams.drain()
  for (const answer of answers) expect(await answer.text()).toBe('retry: 2000\n\n')
})
