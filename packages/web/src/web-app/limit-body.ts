import { DomainError } from '@mot-cua/kernel'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isApiPath } from './api-paths.ts'

/**
 * Refuses a larger body. One that says its size is left unread: the HTTP parser holds the sender to
 * it, and Hono's own check makes a web Request and its stream of every request, of a GET too.
 */
export function limitBody(
  largestBytes: number,
  streamedPaths: readonly string[] = [],
): MiddlewareHandler {
  const refuse = (): never => {
    throw new DomainError('payload-too-large', `body over ${largestBytes} bytes`)
  }
  const countWhileReading = bodyLimit({ maxSize: largestBytes, onError: refuse })
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    if (isApiPath(streamedPaths, c.req.path)) return next()
    const size = c.req.header('content-length')
    // RFC 9112 §6.3: with a transfer coding, the declared size counts for nothing.
    if (size === undefined || c.req.header('transfer-encoding') !== undefined) {
      return countWhileReading(c, next)
    }
    return Number(size) > largestBytes ? refuse() : next()
  }
}
