import { addressBucket, type WebEnv } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { isProven, type ReportSource, readReports } from '../sms-http/report-reader.ts'
import type { SmsReports } from './sms-reports.ts'

export const REPORTS_PATH = '/sms/reports'
/** Calls without the secret, by address and minute; more are answered without a look. */
const MOST_REFUSED = 20
/** A gateway that pours reports out waits: sign-ins come first. */
const MOST_AT_A_TIME = 20

type Deps = {
  sources: readonly ReportSource[]
  reports: Pick<SmsReports, 'record'>
  counters: {
    count(key: string, window: { seconds: number; by?: number }): Promise<{ value: number }>
  }
}

/** `POST /sms/reports/:gateway`: what became of messages. Says nothing to whoever asks. */
export function createSmsReportRoutes<K extends string>({ sources, reports, counters }: Deps) {
  const underWay = { size: 0 }

  async function refuse(c: Context<WebEnv<K>>) {
    const key = `sms-report-refused:${addressBucket(c.var.clientAddress)}`
    const { value } = await counters.count(key, { seconds: 60 })
    if (value === 1) c.var.log.warn('an SMS report came without its secret')
    if (value <= MOST_REFUSED) return c.body(null, 401)
    return c.body(null, 429, { 'retry-after': '60' })
  }

  return new Hono<WebEnv<K>>().post('/:gateway', async (c) => {
    if (underWay.size >= MOST_AT_A_TIME) return c.body(null, 503, { 'retry-after': '5' })
    underWay.size += 1
    try {
      const body = await c.req.text()
      const source = sources.find(({ gateway }) => gateway === c.req.param('gateway'))
      // A gateway that is not there is answered like a wrong secret.
      if (!source || !isProven(source, body, c.req.header(source.header))) return await refuse(c)
      const found = readReports(source, body, c.req.header('content-type') ?? '')
      if (!found) return c.body(null, 400)
      for (const report of found) await reports.record(report)
      return c.body(null, 204)
    } finally {
      underWay.size -= 1
    }
  })
}
