import type { KnownBrowserCookie } from '@mot-cua/authentication'
import { DomainError } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { AccountEnv } from '../account-pages/account-env.ts'
import { accountPaths } from '../account-pages/account-page.tsx'
import type { TrustedBrowsers } from './trusted-browser.ts'
import { TrustedBrowsersPage } from './trusted-browser.views.tsx'

const bodySchema = z.object({ id: z.string() })

type Deps = {
  trustedBrowsers: TrustedBrowsers
  knownBrowserCookie: Pick<KnownBrowserCookie, 'read'>
}

/** `/account/browsers` */
export function createTrustedBrowserRoutes({ trustedBrowsers, knownBrowserCookie }: Deps) {
  return new Hono<AccountEnv>()
    .get('/', async (c) => {
      const { page, account } = c.var
      const browsers = await trustedBrowsers.list(account.id, knownBrowserCookie.read(c))
      const isDone = c.req.query('done') === 'removed'
      const { fullName } = account
      return respond(c, <TrustedBrowsersPage {...{ page, fullName, browsers, isDone }} />)
    })
    .post('/', async (c) => {
      const { id } = await readForm(c, bodySchema)
      const { account, clientAddress: address } = c.var
      const isRevoked = await trustedBrowsers.revoke(id, account.id, { address })
      if (!isRevoked) throw new DomainError('not-found', 'a browser of this account')
      return c.redirect(`${accountPaths.browsers}?done=removed`, 303)
    })
}
