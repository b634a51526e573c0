import { addressBucket, type WebEnv } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { isProven, type ReportSource, readReports } from '../http/report-reader.ts'
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

  const countRefused = async (c: Context<WebEnv<K>>, by: number) => {
    const key = `sms-report-refused:${addressBucket(c.var.clientAddress)}`
    return (await counters.count(key, { seconds: 60, by })).value
  }

  async function refuse(c: Context<WebEnv<K>>) {
    const value = await countRefused(c, 1)
    if (value === 1) c.var.log.warn('an SMS report came without its secret')
    return value <= MOST_REFUSED ? c.body(null, 401) : answerTooMany(c)
  }

  async function receive(c: Context<WebEnv<K>>, source: ReportSource) {
    const body = await c.req.text()
    if (!isProven(source, body, c.req.header(source.header))) return refuse(c)
    const found = readReports(source, body, c.req.header('content-type') ?? '')
    if (!found) return c.body(null, 400)
    for (const report of found) await reports.record(report)
    return c.body(null, 204)
  }

  return new Hono<WebEnv<K>>().post('/:gateway', async (c) => {
    const source = sources.find(({ gateway }) => gateway === c.req.param('gateway'))
    // Before the body is read and a place taken: whoever sends slowly would hold it.
    // A gateway that is not there is answered like a wrong secret.
    if (!source || !mayBeProven(source, c.req.header(source.header))) return refuse(c)
    // What a signature is worth only the body tells, so a guesser's is not read.
    if (source.proof !== 'secret' && (await countRefused(c, 0)) >= MOST_REFUSED) {
      return answerTooMany(c)
    }
    if (underWay.size >= MOST_AT_A_TIME) return c.body(null, 503, { 'retry-after': '5' })
    underWay.size += 1
    try {
      return await receive(c, source)
    } finally {
      underWay.size -= 1
    }
  })
}

/** What the header alone tells: the secret itself, or that there is some signature. */
function mayBeProven(source: ReportSource, given: string | undefined): boolean {
  return source.proof === 'secret' ? isProven(source, '', given) : Boolean(given)
}

function answerTooMany(c: Context) {
  return c.body(null, 429, { 'retry-after': '60' })
}
