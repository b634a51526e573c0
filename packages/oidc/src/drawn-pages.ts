import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ProviderPages } from './provider.ts'

type Fetch = (request: Request) => Response | Promise<Response>

/** Where an app draws the pages that the library asks for at addresses of its own. */
type DrawnAt = { error: string; signOut: string; signedOut: string }

/** Drawn by the app, sent by the library. `app` has its pages once it is built. */
export function createDrawnPages(
  app: { current: { fetch: Fetch } | undefined },
  { error, signOut, signedOut }: DrawnAt,
): ProviderPages {
  async function draw(ctx: KoaContextWithOIDC, path: string, query: Record<string, string> = {}) {
    const url = new URL(path, ctx.oidc.issuer)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const cookie = ctx.get('cookie')
    const answer = await app.current?.fetch(new Request(url, { headers: cookie ? { cookie } : {} }))
    for (const value of answer?.headers.getSetCookie() ?? []) ctx.append('set-cookie', value)
    ctx.type = 'html'
    ctx.body = await answer?.text()
  }

  return {
    renderError: (ctx, out) => draw(ctx, error, { code: out.error }),
    renderLogout(ctx) {
      const { secret } = (ctx.oidc.session as { state?: { secret?: string } }).state ?? {}
      return draw(ctx, signOut, { xsrf: secret ?? '' })
    },
    renderLoggedOut: (ctx) => draw(ctx, signedOut),
  }
}

/** The code that an error page shows; it may be asked for with anything in its address. */
export function readErrorCode(query: string | undefined): string {
  return /^[a-z_]{1,40}$/.exec(query ?? '')?.[0] ?? 'invalid_request'
}

/**
 * Where the question before a sign-out leads: a link, because CSP `form-action` would stop the
 * redirect to the service after a POST; the one-time secret in it is good for this browser's session
 * alone.
 */
export function signOutPath(query: string | undefined): string {
  const xsrf = /^[0-9a-f]{1,64}$/.exec(query ?? '')?.[0] ?? ''
  return `/end-session/confirm?${new URLSearchParams({ xsrf })}`
}
