import { type Clock, secondsBetween } from '@mot-cua/kernel'
import { alreadyAnswered, type EventStream, type EventStreams } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { QrHolder, QrTransactions, QrView } from '../qr-transaction/qr-transaction.ts'
import { type VisitEnv, visitPath } from '../sign-in/visit.tsx'
import { findOwn } from './own-transaction.ts'
import type { QrCookie } from './qr-cookie.ts'
import { type QrNews, writeNews } from './qr-news.views.ts'
import { hasEnded } from './qr-words.ts'

/** Proxies give up on a silent answer after half a minute or more. */
const POLL_SECONDS = 25
/** A change that a broken connection to the store has swallowed is found after this long. */
const RECHECK_SECONDS = 20
/** What is full now, or has other tabs of the same browser wait in its place, may try again then. */
const RETRY_SECONDS = 10
/** So that a state is over by the database's clock as well when we look. */
const AFTER_END_MS = 50

type Deps = {
  qrTransactions: Pick<QrTransactions, 'find' | 'listCodes' | 'hasRoom' | 'watch'>
  qrCookie: QrCookie
  streams: EventStreams
  now: Clock
}

/** Below `/sign-in/:id/qr`: what the script of the page asks; nothing of it tells a result. */
export function createQrWaitingRoutes(deps: Deps) {
  const { qrTransactions, now } = deps
  return new Hono<VisitEnv>()
    .get('/codes', async (c) => {
      const own = await findOwn(c, deps)
      if (!own) return c.json({}, 404)
      const window = await qrTransactions.listCodes(own.view)
      return c.json(write(c, own.view, { window, now: now() }))
    })
    .get('/state', async (c) => {
      const own = await findOwn(c, deps)
      if (!own) return c.json({}, 404)
      const view = await waitForChange(c, deps, own)
      if (view === 'no-room') return refuseForNow(c)
      return view ? c.json(write(c, view, { now: now() })) : c.json({}, 404)
    })
    .get('/events', async (c) => {
      const own = await findOwn(c, deps)
      if (!own) return c.json({}, 404)
      if (!qrTransactions.hasRoom()) return refuseForNow(c)
      const stream = deps.streams.open(c.env, c.var.requestId)
      void tellChanges(c, deps, { ...own, stream })
      return alreadyAnswered()
    })
}

function refuseForNow(c: Context<VisitEnv>): Response {
  return c.json({}, 503, { 'retry-after': String(RETRY_SECONDS) })
}

type Own = { view: QrView; holder: QrHolder }

function write(
  c: Context<VisitEnv>,
  view: QrView,
  more: Omit<Parameters<typeof writeNews>[2], 'path'>,
): QrNews {
  return writeNews(c.var.page, view, { path: visitPath(c.var.visit, 'qr'), ...more })
}

/** At once, unless the page knows this state already: then at the next change, or after a while. */
async function waitForChange(c: Context<VisitEnv>, deps: Deps, own: Own) {
  const { view, holder } = own
  if (c.req.query('after') !== view.state || hasEnded(view.state)) return view
  if (!deps.qrTransactions.hasRoom()) return 'no-room'
  const changed = Promise.withResolvers<'no-room' | undefined>()
  const answer = () => changed.resolve(undefined)
  const pushOut = () => changed.resolve('no-room')
  const stop = await deps.qrTransactions.watch(view.id, answer, pushOut)
  const timer = setTimeout(answer, Math.min(POLL_SECONDS * 1000, leftMs(view, deps.now())))
  c.env.outgoing.once('close', answer)
  try {
    // What changed between the reading and the watching.
    const again = await deps.qrTransactions.find(view.id, holder)
    if (again?.state !== view.state) return again
    return (await changed.promise) ?? (await deps.qrTransactions.find(view.id, holder))
  } finally {
    clearTimeout(timer)
    stop()
  }
}

/** Sends the state now and at each change, and ends with the transaction. */
async function tellChanges(
  c: Context<VisitEnv>,
  { qrTransactions, now }: Deps,
  { view, holder, stream }: Own & { stream: EventStream },
): Promise<void> {
  const { log } = c.var
  const told = { state: undefined as QrView['state'] | undefined, isOver: false }
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  stream.onClose(() => {
    told.isOver = true
    clearTimeout(timer)
    stop()
  })
  const end = () => {
    told.isOver = true
    stream.end()
  }
  const tell = async () => {
    const current = told.isOver ? undefined : await qrTransactions.find(view.id, holder)
    if (told.isOver) return
    if (!current) return end()
    if (current.state !== told.state) stream.send(JSON.stringify(write(c, current, { now: now() })))
    told.state = current.state
    if (hasEnded(current.state) || current.state === 'approved') return end()
    clearTimeout(timer)
    timer = setTimeout(look, nextLookMs(current, now()))
  }
  // The browser comes back by itself, to whoever can answer.
  const endWith = (words: string) => (error: unknown) => {
    log.warn({ err: error }, words)
    end()
  }
  const look = () => void tell().catch(endWith('QR: a waiting page could not be told'))
  await qrTransactions
    .watch(view.id, look, end)
    .then((forget) => (told.isOver ? forget() : (stop = forget)))
    .catch(endWith('QR: no changes can be heard of'))
  look()
}

/**
 * While it waits, at its end: the page asks for codes every minute, and would be told then. Scanned,
 * every few seconds as well.
 */
function nextLookMs(view: QrView, at: Date): number {
  const left = leftMs(view, at)
  return view.state === 'scanned' ? Math.min(left, RECHECK_SECONDS * 1000) : left
}

function leftMs({ expiresAt }: QrView, at: Date): number {
  return Math.max(0, secondsBetween(at, expiresAt) * 1000) + AFTER_END_MS
}
