import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createReadyAnswer } from './health.ts'

test('not being ready in time is not being ready', async () => {
  const neverReady = () => new Promise<void>(() => {})
  const app = new Hono().get('/readyz', createReadyAnswer(neverReady, 1))
  expect((await app.request('/readyz')).status).toBe(503)
})
