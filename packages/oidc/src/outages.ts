import { DomainError } from '@mot-cua/kernel'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'

const RETRY_AFTER_SECONDS = '10'

/**
 * The library calls whatever it did not expect a `server_error` with status 500. When database or
 * store are away the fault is not ours and passes: 503, and when to come again (RFC 9110 §15.6.4).
 */
export function tellOutages(provider: Provider) {
  const outages = new WeakSet<object>()
  provider.on('server_error', (ctx, error) => {
    if (isOutage(error)) outages.add(ctx)
  })
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    await next()
    if (ctx.status !== 500 || !outages.has(ctx)) return
    ctx.status = 503
    ctx.set('retry-after', RETRY_AFTER_SECONDS)
  }
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DomainError && error.type === 'upstream-unavailable') return true
  return isOutage(error.cause)
}
