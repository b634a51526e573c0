import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { QrOpened } from '../qr-transaction/qr-transaction.ts'

export type QrCookie = {
  read(c: Context): QrOpened | undefined
  /** `path`: the pages of one visit; no other visit's page is sent it. */
  write(c: Context, path: string, opened: QrOpened): void
  clear(c: Context, path: string): void
}

/** `motcua-identity-qr`: path-scoped, so on https `__Secure-` and not `__Host-`. */
export function createQrCookie(secure: boolean): QrCookie {
  const name = `${secure ? '__Secure-' : ''}motcua-identity-qr`
  const options = (path: string) => ({ path, httpOnly: true, sameSite: 'Lax', secure }) as const
  return {
    read(c) {
      const [, id, secret] = /^([\w-]{22})\.([\w-]{43})$/.exec(getCookie(c, name) ?? '') ?? []
      return id !== undefined && secret !== undefined ? { id, secret } : undefined
    },
    write: (c, path, { id, secret }) => setCookie(c, name, `${id}.${secret}`, options(path)),
    clear: (c, path) => void deleteCookie(c, name, options(path)),
  }
}
