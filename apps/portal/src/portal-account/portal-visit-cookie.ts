import { cookieName } from '@mot-cua/web'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

export type PortalVisitCookie = {
  read(c: Context): string | undefined
  write(c: Context, token: string): void
  clear(c: Context): void
}

export function createPortalVisitCookie(secure: boolean): PortalVisitCookie {
  const name = cookieName('portal', 'visit', secure)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    read: (c) => getCookie(c, name),
    write: (c, token) => setCookie(c, name, token, options),
    clear: (c) => void deleteCookie(c, name, options),
  }
}
