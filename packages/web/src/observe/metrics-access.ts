import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '@mot-cua/kernel'
import type { MiddlewareHandler } from 'hono'
import { createNetworkCheck } from '../web-app/client-address.ts'
import type { AnyWebEnv } from '../web-app/web-env.ts'

/** Who may read `/metrics`: those addresses, or whoever has the token. */
export type MetricsAccess = {
  /** Addresses or networks. */
  allow: readonly string[]
  token: string | undefined
}

/** For all others there is no such page: figures tell when a town is asleep. */
export function admitToMetrics({ allow, token }: MetricsAccess): MiddlewareHandler<AnyWebEnv> {
  const isAllowed = createNetworkCheck(allow)
  return async (c, next) => {
    const shown = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    const hasToken = token !== undefined && shown !== undefined && isEqual(shown, token)
    if (!hasToken && !isAllowed(c.var.clientAddress)) {
      throw new DomainError('not-found', 'metrics asked for from elsewhere')
    }
    await next()
  }
}

function isEqual(shown: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(shown), digest(token))
}
