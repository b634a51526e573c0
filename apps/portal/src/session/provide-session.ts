import type { SessionCookie } from '@mot-cua/web'
import type { MiddlewareHandler } from 'hono'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { type Sessions, sessionAccess } from './session.ts'

type Deps = { sessions: Sessions; gate: SignInGate; cookie: SessionCookie }

/**
 * Puts the session, if there is one, where every page finds it. A kind of account whose time is
 * over loses its sessions here, at their next request (security.md row 38).
 */
export function provideSession({ sessions, gate, cookie }: Deps): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const token = cookie.read(c)
    const session = await sessions.read(token)
    const access = session && sessionAccess(session, gate)
    if (session && access && access !== 'closed') {
      c.set('session', { ...session, access })
    } else if (session && token) {
      await sessions.end(token)
      cookie.clear(c)
    }
    await next()
  }
}
