import { type EventStream, openEventStream } from './event-stream.ts'
import type { Visit } from './sign-in-visit.ts'

/** What the page's script is told (apps/identity/src/qr-sign-in). */
type News = {
  state: string
  number?: string
  next?: string
  window?: { codes: string[]; passedMs: number; stepMs: number }
}

export type QrBrowser = {
  /** As the camera reads it from the screen now. */
  code(): string
  /** What the page has once it is in this state. */
  reach(state: 'waiting' | 'scanned' | 'approved'): Promise<News>
  /** Follows the result until the browser is back at the service; tells when the redirect came. */
  finish(): Promise<{ redirectedAt: number }>
  close(): void
}

type Way = { visit: Visit; issuer: string; isBack: (url: string) => boolean }

/** A tab on the sign-in page whose script has asked for a code and waits by server-sent events. */
export async function openQrBrowser({ visit, issuer, isBack }: Way): Promise<QrBrowser> {
  const path = `${visit.url().slice(issuer.length)}/qr`
  const opened = await visit.post(path, { action: 'open' })
  if (opened.status !== 200) throw new Error(`QR: ${opened.status} ${opened.body}`)
  const { window } = JSON.parse(opened.body) as News
  if (!window) throw new Error('QR: no codes')
  const shownAt = performance.now() - window.passedMs
  const states = watchStates(visit, { issuer, path: `${path}/events` })
  return {
    code() {
      const at = Math.floor((performance.now() - shownAt) / window.stepMs)
      return window.codes[at]?.split('/q/')[1] ?? ''
    },
    reach: states.reach,
    async finish() {
      const { next } = await states.reach('approved')
      const redirect = await visit.ask(next ?? path)
      const redirectedAt = performance.now()
      if (redirect.status !== 303) throw new Error(`QR: result answered ${redirect.status}`)
      await visit.go(issuer + (redirect.headers.get('location') ?? ''), isBack)
      if (!isBack(visit.url())) throw new Error(`QR: not back at the service: ${visit.describe()}`)
      return { redirectedAt }
    },
    close: () => states.stream.close(),
  }
}

function watchStates(visit: Visit, { issuer, path }: { issuer: string; path: string }) {
  const reached = new Map<string, PromiseWithResolvers<News>>()
  const entryOf = (state: string) => {
    const known = reached.get(state) ?? Promise.withResolvers<News>()
    reached.set(state, known)
    return known
  }
  const stream: EventStream = openEventStream(issuer + path, visit.headersFor(path), (data) => {
    const news = JSON.parse(data) as News
    entryOf(news.state).resolve(news)
  })
  return { stream, reach: (state: string) => within(entryOf(state).promise, state) }
}

/** A state that never comes is a failure, not a run that hangs. */
const WITHIN_MS = 60_000

async function within<T>(work: Promise<T>, what: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`QR: never ${what}`)), WITHIN_MS)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
