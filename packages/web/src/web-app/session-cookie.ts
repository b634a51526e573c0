import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { parse, serialize } from 'hono/utils/cookie'
import type { CookieSettings } from './browser-cookie.ts'
import { cookieName } from './cookie-name.ts'

/** What opens a session of an app, in the browser until it is closed. */
export type SessionCookie = {
  read(c: Context): string | undefined
  /** From a request's `Cookie` header, outside of the pages. */
  readHeader(header: string | undefined): string | undefined
  /** A `Set-Cookie` header that removes it. */
  clearing: string
  write(c: Context, token: string): void
  clear(c: Context): void
}

export function createSessionCookie({ appId, secureCookies }: CookieSettings): SessionCookie {
  const name = cookieName(appId, 'session', secureCookies)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure: secureCookies } as const
  return {
    read: (c) => getCookie(c, name),
    readHeader: (header = '') => parse(header, name)[name],
    clearing: serialize(name, '', { ...options, maxAge: 0 }),
    write: (c, token) => setCookie(c, name, token, options),
    clear: (c) => void deleteCookie(c, name, options),
  }
}
