import type { MiddlewareHandler } from 'hono'
import type { PortalEnv } from '../page.ts'
import type { Policies } from './policies.ts'

/** Before anything asks the gate: what holds has been read within the last seconds. */
export function freshenPolicies({
  policies,
}: {
  policies: Pick<Policies, 'freshen'>
}): MiddlewareHandler<PortalEnv> {
  return async (_c, next) => {
    await policies.freshen()
    await next()
  }
}
