import type { Context } from 'hono'

const READY_TIMEOUT_MS = 2000

/** 200 when what the app depends on answers within two seconds, otherwise a 503 problem. */
export function createReadyAnswer(isReady: () => Promise<void>, timeoutMs = READY_TIMEOUT_MS) {
  return async (c: Context): Promise<Response> => {
    try {
      await withinTime(isReady(), timeoutMs)
      return c.json({ status: 'ready' })
    } catch {
      const body = { type: 'about:blank', title: 'Service Unavailable', status: 503 }
      const headers = { 'content-type': 'application/problem+json', 'retry-after': '5' }
      return c.body(JSON.stringify(body), 503, headers)
    }
  }
}

async function withinTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('not ready in time')), timeoutMs)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
