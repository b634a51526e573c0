import { cookieName } from '@mot-cua/web'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { parse, serialize } from 'hono/utils/cookie'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import type { Sessions } from './session.ts'

const APP_ID = 'portal'

export type SessionCookie = {
  read(c: Context): string | undefined
  /** From a request's `Cookie` header, outside of the pages. */
  readHeader(header: string | undefined): string | undefined
  /** A `Set-Cookie` header that removes it. */
  clearing: string
  write(c: Context, token: string): void
  clear(c: Context): void
}

export function createSessionCookie(secure: boolean): SessionCookie {
  const name = cookieName(APP_ID, 'session', secure)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    read: (c) => getCookie(c, name),
    readHeader: (header = '') => parse(header, name)[name],
    clearing: serialize(name, '', { ...options, maxAge: 0 }),
    write: (c, token) => setCookie(c, name, token, options),
    clear: (c) => void deleteCookie(c, name, options),
  }
}

type Deps = { sessions: Sessions; gate: SignInGate; cookie: SessionCookie }

/**
 * Puts the session, if there is one, where every page finds it. A kind of account whose time is
 * over loses its sessions here, at their next request (security.md row 38).
 */
export function provideSession({ sessions, gate, cookie }: Deps): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const token = cookie.read(c)
    const session = await sessions.read(token)
    const decision = session && gate.decide(session)
    if (session && decision && decision.access !== 'closed') {
      c.set('session', { ...session, access: decision.access })
    } else if (session && token) {
      await sessions.end(token)
      cookie.clear(c)
    }
    await next()
  }
}
