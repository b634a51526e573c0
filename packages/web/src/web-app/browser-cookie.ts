import { randomToken } from '@mot-cua/kernel'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { cookieName } from './cookie-name.ts'

export type CookieSettings = { appId: string; secureCookies: boolean }

/** Reads the browser's cookie, or gives the browser one: 256 random bits for its session. */
export function ensureBrowserId(c: Context, { appId, secureCookies }: CookieSettings): string {
  const name = cookieName(appId, 'browser', secureCookies)
  const known = getCookie(c, name)
  if (known !== undefined && /^[\w-]{43}$/.test(known)) return known
  const browserId = randomToken()
  setCookie(c, name, browserId, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: secureCookies,
  })
  return browserId
}
