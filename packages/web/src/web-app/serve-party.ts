import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Logger } from '../log/logger.ts'
import { SERVER_TIMEOUTS } from './app-server.ts'
import { listenOn, stopOnSignal, stopServer } from './serve.ts'

export type OpenedParty = {
  server: Server
  /** Ends answers that would not end by themselves; called before the port is closed. */
  drain?(): void
  /** Called when the last answer has been given. */
  close(): Promise<void>
}

type Options = {
  port: number
  host?: string
  logger: Logger
  /** Between saying no at `/readyz` and closing the port. */
  shutdownDelaySeconds: number
  /** Connects, migrates, makes keys; the port is open meanwhile and says that it is not ready. */
  open(): Promise<OpenedParty>
}

export type ServedParty = {
  port: number
  /** Not ready first, then no new connections, then the answers under way, then what stands behind. */
  stop(): Promise<void>
}

/**
 * A party's life as its process: listens at once, so that `/livez` and `/readyz` can be asked while
 * the database migrates, and leaves without cutting anyone off.
 *
 * @throws what `open` throws, after the port is closed again
 */
export async function serveParty(options: Options): Promise<ServedParty> {
  let answer: RequestListener = refuse('starting')
  const front = createServer(SERVER_TIMEOUTS, (incoming, outgoing) => answer(incoming, outgoing))
  await listenOn(front, options)
  const party = await options.open().catch(async (error: unknown) => {
    await stopServer(front)
    throw error
  })
  answer = (incoming, outgoing) => void party.server.emit('request', incoming, outgoing)
  const address = front.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    async stop() {
      const serving = answer
      answer = drain(serving)
      await new Promise((resolve) => setTimeout(resolve, options.shutdownDelaySeconds * 1000))
      party.drain?.()
      await stopServer(front)
      await party.close()
    },
  }
}

/** `serveParty` until the operating system asks the process to end. */
export async function runParty(options: Options): Promise<void> {
  const served = await serveParty(options)
  options.logger.info({ port: served.port }, 'ready')
  stopOnSignal(() => {
    options.logger.info('stopping')
    return served.stop()
  }, options.logger)
}

/** Everything as before, but nobody new is invited, and no connection is kept. */
function drain(serve: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    outgoing.setHeader('connection', 'close')
    if (pathOf(incoming.url) === '/readyz') answerUnavailable(outgoing, 'stopping')
    else serve(incoming, outgoing)
  }
}

function refuse(state: 'starting'): RequestListener {
  return (incoming, outgoing) => {
    if (pathOf(incoming.url) !== '/livez') return answerUnavailable(outgoing, state)
    outgoing.setHeader('content-type', 'application/json').end('{"status":"alive"}')
  }
}

const RETRY_AFTER_SECONDS = 2

function answerUnavailable(outgoing: ServerResponse, state: 'starting' | 'stopping'): void {
  const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, state }
  outgoing.writeHead(503, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': String(RETRY_AFTER_SECONDS),
  })
  outgoing.end(JSON.stringify(problem))
}

function pathOf(url = '/'): string {
  return url.split('?', 1)[0] ?? '/'
}
