import type { KnownBrowserCookie, RequestOrigin } from '@mot-cua/authentication'
import { addressBucket } from '@mot-cua/web'
import type { Context } from 'hono'
import type { PortalEnv } from '../page.ts'
import { PORTAL_CLIENT_ID } from './portal-account.ts'

/** Where a request comes from, as limits and audit want it. */
export function originOf(
  c: Context<PortalEnv>,
  cookie: Pick<KnownBrowserCookie, 'read'>,
): RequestOrigin {
  const browserToken = cookie.read(c)
  return {
    clientId: PORTAL_CLIENT_ID,
    address: c.var.clientAddress,
    addressBucket: addressBucket(c.var.clientAddress),
    ...(browserToken === undefined ? {} : { browserToken }),
  }
}
