import { cookieName } from '@mot-cua/web'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

export type LocalVisitCookie = ReturnType<typeof createLocalVisitCookie>

/** `what`: each way in has a cookie of its own. */
export function createLocalVisitCookie(appId: string, secure: boolean, what = 'visit') {
  const name = cookieName(appId, what, secure)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    read: (c: Context) => getCookie(c, name),
    write: (c: Context, token: string) => setCookie(c, name, token, options),
    clear: (c: Context) => void deleteCookie(c, name, options),
  }
}
