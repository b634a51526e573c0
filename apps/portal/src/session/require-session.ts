import type { MiddlewareHandler } from 'hono'
import type { SignedInEnv } from '../page.ts'

/** Where a session that may only link is led (N3, C8). */
export const LINK_NOTICE_PATH = '/link'

type Options = {
  /** Also open to an account that may only verify its identity and link. */
  linkOnly?: boolean
}

/**
 * Signed in, or off to the sign-in and back. A link-only session meets the page that says what it
 * is for, never a refusal without a way on.
 */
export function requireSession({ linkOnly = false }: Options = {}): MiddlewareHandler<SignedInEnv> {
  return async (c, next) => {
    // Absent at run time where nobody is signed in, whatever the type promises those behind us.
    const session: SignedInEnv['Variables']['session'] | undefined = c.var.session
    const { pathname, search } = new URL(c.req.url)
    const here = c.req.method === 'GET' ? pathname + search : '/'
    if (!session) return c.redirect(`/sign-in?return_to=${encodeURIComponent(here)}`, 303)
    if (session.access === 'link-only' && !linkOnly) return c.redirect(LINK_NOTICE_PATH, 303)
    return next()
  }
}
