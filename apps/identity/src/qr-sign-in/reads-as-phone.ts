import type { Context } from 'hono'
import { isPhone } from '../browser-name/browser-name.ts'

/** Whether this browser is on a phone, whose camera cannot see its own screen. */
export function readsAsPhone(c: Context): boolean {
  return isPhone({
    userAgent: c.req.header('user-agent'),
    mobileHint: c.req.header('sec-ch-ua-mobile'),
  })
}
