import type { ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { securityHeaders } from './security-headers.ts'

/** Proxies and carriers cut what is silent for half a minute. */
const BEAT_MS = 20_000
/** When a browser comes back after its connection was lost, or the process it waited at ended. */
const RETRY_MS = 2_000

export type EventStream = {
  /** One event; the data is one line, such as JSON. */
  send(data: string): void
  end(): void
  /** Called once, whoever ended it. */
  onClose(closed: () => void): void
}

export type EventStreams = ReturnType<typeof createEventStreams>

/**
 * Server-sent events, written on Node's own response: what Hono would keep for each is more than
 * twice that. One timer keeps all of them alive. `secure`: whether browsers reach them on https.
 */
export function createEventStreams({ secure }: { secure: boolean }) {
  const headers = streamHeaders(secure)
  const open = new Set<ServerResponse>()
  let beat: NodeJS.Timeout | undefined
  const remove = (outgoing: ServerResponse) => {
    open.delete(outgoing)
    if (open.size > 0) return
    clearInterval(beat)
    beat = undefined
  }
  const add = (outgoing: ServerResponse) => {
    open.add(outgoing)
    outgoing.once('close', () => remove(outgoing))
    beat ??= setInterval(() => {
      for (const one of open) if (!one.writableEnded) one.write(':\n\n')
    }, BEAT_MS).unref()
  }
  return {
    /** Answers with a stream. The handler returns `alreadyAnswered()` after it. */
    open({ outgoing }: HttpBindings, requestId: string): EventStream {
      const answer: ServerResponse = outgoing
      answer.writeHead(200, { ...headers, 'x-request-id': requestId })
      answer.write(`retry: ${RETRY_MS}\n\n`)
      add(answer)
      return {
        send: (data) => void answer.write(`data: ${data}\n\n`),
        end: () => void answer.end(),
        onClose: (closed) => void answer.once('close', closed),
      }
    },
    /** Ends them all: the browsers come back to whoever serves them then. */
    drain: (): void => {
      for (const one of open) one.end()
    },
    count: () => open.size,
  }
}

/** Tells the server that the answer has been written already; a copy, because headers are set on it. */
export function alreadyAnswered(): Response {
  return RESPONSE_ALREADY_SENT.clone()
}

function streamHeaders(secure: boolean): Record<string, string> {
  return {
    ...securityHeaders({ secure }),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx: nothing of it is kept back.
    'x-accel-buffering': 'no',
  }
}
