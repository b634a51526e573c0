import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Method and route pattern of a request: never its path, which may carry ids. */
export function describeRoute(c: Context): { method: string; route: string } {
  const handler = matchedRoutes(c).findLast((match) => match.method !== 'ALL')
  return {
    method: knownMethod(c.req.method),
    route: handler?.path ?? '(none)',
  }
}

/** A method of the standard, or `OTHER`: a client may write any word there. */
export function knownMethod(method = 'GET'): string {
  return knownMethods.has(method) ? method : 'OTHER'
}
