import { randomInt } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Logger } from '../log/logger.ts'
import { noteRoute, type Tracing } from '../observe/tracing.ts'
import { createAddressResolver } from './client-address.ts'
import { describeRoute } from './route-pattern.ts'
import { securityHeaders } from './security-headers.ts'
import type { AnyWebEnv } from './web-env.ts'

// Crockford's base 32: no letter that can be taken for a digit over the telephone.
const REFERENCE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code short enough to read out: `7KQ2-M9XT-BD`. */
export function newReference(): string {
  const letters = Array.from({ length: 10 }, () => REFERENCE_LETTERS[randomInt(32)])
  return letters.join('').replace(/(.{4})(.{4})/, '$1-$2-')
}

type RequestSettings = { trustedProxies: readonly string[]; logger: Logger; tracing?: Tracing }

/** Names the request and finds where it came from. */
export function describeRequest(settings: RequestSettings): MiddlewareHandler<AnyWebEnv> {
  const resolveAddress = createAddressResolver(settings.trustedProxies)
  return async (c, next) => {
    const requestId = newReference()
    const traceId = settings.tracing?.traceId()
    const log = settings.logger.child({ requestId, ...(traceId ? { traceId } : {}) })
    c.set('requestId', requestId)
    c.set('log', log)
    c.set(
      'clientAddress',
      resolveAddress({
        socketAddress: c.env?.incoming?.socket?.remoteAddress,
        forwardedFor: c.req.header('x-forwarded-for'),
      }),
    )
    await next()
    c.res.headers.set('x-request-id', requestId)
  }
}

/** Writes one line when the request is answered: no address, no path, no query; names its span. */
export const logRequest: MiddlewareHandler<AnyWebEnv> = async (c, next) => {
  const startedAt = performance.now()
  await next()
  const durationMs = Math.round(performance.now() - startedAt)
  const described = describeRoute(c)
  noteRoute(c.env?.incoming, described.route)
  c.var.log.info({ ...described, status: c.res.status, durationMs }, 'request')
}

/** What a route sets itself is left alone; pages are never kept by a cache. */
export function setSecurityHeaders(secure: boolean): MiddlewareHandler {
  const headers = Object.entries({ ...securityHeaders({ secure }), 'cache-control': 'no-store' })
  return async (c, next) => {
    await next()
    for (const [name, value] of headers) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
  }
}
