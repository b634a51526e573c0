import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '@mot-cua/kernel'
import type { Context, MiddlewareHandler } from 'hono'
import { createNetworkCheck, normalizeAddress } from '../web-app/client-address.ts'
import type { AnyWebEnv } from '../web-app/web-env.ts'

/** Who may read `/metrics`: those addresses without a proxy between, or whoever has the token. */
export type MetricsAccess = {
  /** Addresses or networks. */
  allow: readonly string[]
  token: string | undefined
}

const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip']

/** For all others there is no such page: figures tell when a town is asleep. */
export function admitToMetrics({ allow, token }: MetricsAccess): MiddlewareHandler<AnyWebEnv> {
  const isAllowed = createNetworkCheck(allow)
  return async (c, next) => {
    const shown = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    const hasToken = token !== undefined && shown !== undefined && isEqual(shown, token)
    if (!hasToken && !isAllowed(readDirectAddress(c))) {
      throw new DomainError('not-found', 'metrics asked for from elsewhere')
    }
    await next()
  }
}

/**
 * The other end of the connection, or nothing when somebody else's request was passed on: a proxy
 * stands in a network of ours, and so may whoever it speaks for.
 */
function readDirectAddress({ env, req }: Context<AnyWebEnv>): string {
  const incoming = env?.incoming
  // As they came: the server writes `x-forwarded-for` anew in `headers`, for every request.
  const isForwarded = FORWARDING_HEADERS.some((name) =>
    incoming?.headersDistinct ? incoming.headersDistinct[name] : req.header(name),
  )
  return isForwarded ? '' : (normalizeAddress(incoming?.socket?.remoteAddress ?? '') ?? '')
}

function isEqual(shown: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(shown), digest(token))
}
