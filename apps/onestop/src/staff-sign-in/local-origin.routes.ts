import type { KnownBrowserCookie, KnownBrowsers, RequestOrigin } from '@mot-cua/authentication'
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

export type BrowserMemory = {
  knownBrowsers: Pick<KnownBrowsers, 'remember'>
  knownBrowserCookie: KnownBrowserCookie
}

/** After a second factor: from now on strangers' failures do not shut this browser out. */
export async function rememberBrowser(
  c: Context<OnestopEnv>,
  { knownBrowsers, knownBrowserCookie }: BrowserMemory,
  accepted: { accountId: string; acceptanceId: string },
): Promise<void> {
  const { clientId, address, browserToken } = originOf(c, knownBrowserCookie)
  const token = await knownBrowsers.remember({ ...accepted, clientId, address }, browserToken)
  if (token !== undefined) knownBrowserCookie.write(c, token)
}
