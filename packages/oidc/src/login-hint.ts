import type { KoaContextWithOIDC } from 'oidc-provider'

/**
 * Forgets a `login_hint` that stands in an address: here it is a personal id, which belongs into
 * no address, history or log. Pushed (RFC 9126) it is heard.
 */
export function createHintFilter(authorizationPath: string) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (ctx.method === 'GET' && ctx.path === authorizationPath && 'login_hint' in ctx.query) {
      const { login_hint: _dropped, ...rest } = ctx.query
      ctx.query = rest
    }
    await next()
  }
}
