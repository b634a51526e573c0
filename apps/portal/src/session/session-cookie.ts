import { cookieName } from '@mot-cua/web'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { PortalEnv } from '../page.ts'
import type { Sessions } from './session.ts'

const APP_ID = 'portal'

export type SessionCookie = {
  read(c: Context): string | undefined
  write(c: Context, token: string): void
  clear(c: Context): void
}

export function createSessionCookie(secure: boolean): SessionCookie {
  const name = cookieName(APP_ID, 'session', secure)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    read: (c) => getCookie(c, name),
    write: (c, token) => setCookie(c, name, token, options),
    clear: (c) => void deleteCookie(c, name, options),
  }
}

/** Puts the session, if there is one, where every page finds it. */
export function provideSession(
  sessions: Sessions,
  cookie: SessionCookie,
): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    c.set('session', await sessions.read(cookie.read(c)))
    await next()
  }
}
