import { createHmac } from 'node:crypto'
import { createLogger, type WebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { ReportSource } from '../http/report-reader.ts'
import { createSmsReportRoutes } from './sms-reports.routes.ts'

const secret = 'a-secret-of-at-least-32-characters'
const HEADER = 'x-report-proof'
const REPORT = '{"id":"1","status":"delivered"}'
const words = { deliveredWords: ['delivered'], failedWords: ['failed'] }
const paths = { listPath: '', messageIdPath: 'id', statusPath: 'status', reasonPath: 'error' }
const sourceOf = (proof: ReportSource['proof']): ReportSource => ({
  gateway: proof,
  proof,
  header: HEADER,
  secret,
  ...paths,
  ...words,
})

function createRoutes() {
  const counts = new Map<string, number>()
  const counters = {
    async count(key: string, { by = 1 }: { by?: number }) {
      const value = (counts.get(key) ?? 0) + by
      counts.set(key, value)
      return { value }
    },
  }
  const sources = [sourceOf('secret'), sourceOf('hmac-sha256')]
  const reports = { record: async () => undefined }
  const logger = createLogger({ app: 'test', level: 'silent' })
  const app = new Hono<WebEnv<never>>()
    .use(async (c, next) => {
      c.set('clientAddress', '198.51.100.7')
      c.set('log', logger)
      await next()
    })
    .route('/', createSmsReportRoutes({ sources, reports, counters }))
  return async (gateway: string, proof: string, body: BodyInit = REPORT) =>
    app.request(`/${gateway}`, {
      method: 'POST',
      headers: { [HEADER]: proof },
      body,
      duplex: 'half',
    } as RequestInit)
}

/** Never ends, so whoever reads it waits for good. */
const slowBody = () => new ReadableStream()
const sign = (body: string) => createHmac('sha256', secret).update(body).digest('hex')

test.each([
  ['secret', 'wrong'],
  ['no-such-gateway', secret],
])('slow bodies to %s without the secret are refused unread and hold no place', async (...how) => {
  const post = createRoutes()
  const slow = await Promise.all(Array.from({ length: 25 }, () => post(...how, slowBody())))
  expect(slow.filter(({ status }) => status === 401)).toHaveLength(20)
  expect(slow.filter(({ status }) => status === 429)).toHaveLength(5)
  expect((await post('secret', secret)).status).toBe(204)
})

test('whoever guessed signatures too often is refused unread', async () => {
  const post = createRoutes()
  for (let times = 0; times < 20; times += 1) {
    expect((await post('hmac-sha256', sign('another'))).status).toBe(401)
  }
  expect((await post('hmac-sha256', sign(REPORT), slowBody())).status).toBe(429)
})

test('a signed report is taken, one without a signature is refused unread', async () => {
  const post = createRoutes()
  expect((await post('hmac-sha256', sign(REPORT))).status).toBe(204)
  expect((await post('hmac-sha256', '', slowBody())).status).toBe(401)
})

test('of those with the secret only so many are read at a time', async () => {
  const post = createRoutes()
  for (let times = 0; times < 20; times += 1) void post('secret', secret, slowBody())
  expect((await post('secret', secret)).status).toBe(503)
})
