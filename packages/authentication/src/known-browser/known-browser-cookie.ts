import { cookieName } from '@mot-cua/web'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { KNOWN_SECONDS } from './known-browser.ts'

export type KnownBrowserCookie = {
  read(c: Context): string | undefined
  write(c: Context, token: string): void
}

/** Apart from the app's `browser` cookie, which every visitor has before anybody signs in. */
export function createKnownBrowserCookie(app: string, secure: boolean): KnownBrowserCookie {
  const name = cookieName(app, 'known-browser', secure)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    read(c) {
      const token = getCookie(c, name)
      return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
    },
    write: (c, token) => setCookie(c, name, token, { ...options, maxAge: KNOWN_SECONDS }),
  }
}
