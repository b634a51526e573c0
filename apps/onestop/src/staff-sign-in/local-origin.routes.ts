import type { KnownBrowserCookie, RequestOrigin } from '@mot-cua/authentication'
import { addressBucket } from '@mot-cua/web'
import type { Context } from 'hono'
import type { OnestopEnv } from '../page.ts'

/** Where a request comes from, as limits and audit want it. */
export function originOf(
  c: Context<OnestopEnv>,
  cookie: Pick<KnownBrowserCookie, 'read'>,
): RequestOrigin {
  const browserToken = cookie.read(c)
  const { clientAddress: address } = c.var
  return {
    clientId: 'onestop',
    address,
    addressBucket: addressBucket(address),
    ...(browserToken === undefined ? {} : { browserToken }),
  }
}
