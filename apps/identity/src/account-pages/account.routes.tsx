import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { AccountFeatures } from '../account-features.ts'
import type { IdentityEnv } from '../page.ts'
import { ACCOUNT_CLIENT_ID } from '../provider/own-clients.ts'
import { NotSignedInPage, SessionsEndedPage, SessionsPage } from './account.views.tsx'
import type { AccountEnv } from './account-env.ts'
import { ACCOUNT_PATH } from './account-page.tsx'
import type { AccountVisits } from './account-visit.ts'
import { OverviewPage } from './overview.views.tsx'

type Deps = Pick<AccountFeatures, 'devices' | 'trustedBrowsers' | 'passkeys' | 'sessions'>

/** `/account` itself, signing out, and signing out everywhere. */
export function createAccountRoutes(deps: Deps) {
  return new Hono<AccountEnv>()
    .get('/', async (c) => {
      const { page, account } = c.var
      const [devices, browsers, passkeys] = await Promise.all([
        deps.devices.list(account.id),
        deps.trustedBrowsers.list(account.id),
        deps.passkeys.list(account.id),
      ])
      const counts = {
        devices: devices.length,
        browsers: browsers.length,
        passkeys: passkeys.length,
      }
      return respond(c, <OverviewPage {...{ page, account, counts }} />)
    })
    .get('/sign-out', (c) => c.redirect(ACCOUNT_PATH, 303))
    .post('/sign-out', (c) => {
      const sid = c.var.session.sids.get(ACCOUNT_CLIENT_ID)
      // Without a hint, as of whoever signed in at a service, the provider asks once more.
      const hint = sid === undefined ? {} : { logout_hint: sid }
      const query = new URLSearchParams({ client_id: ACCOUNT_CLIENT_ID, ...hint })
      return c.redirect(`/end-session?${query}`, 303)
    })
    .get('/sessions', (c) => {
      const { page, account } = c.var
      return respond(c, <SessionsPage page={page} fullName={account.fullName} />)
    })
    .post('/sessions', async (c) => {
      const { account, clientAddress: address } = c.var
      await deps.sessions.endAll(account.id, 'all-sessions', { address })
      return c.redirect(SESSIONS_ENDED_PATH, 303)
    })
}

const ENDED = '/signed-out'
export const SESSIONS_ENDED_PATH = `${ACCOUNT_PATH}${ENDED}`

/** For whoever is not signed in: the end of a sign-in, and what is over. */
export function createAccountEntryRoutes({ visits }: { visits: AccountVisits }) {
  return new Hono<IdentityEnv>()
    .get('/signed-in', (c) => {
      const { page, browserId } = c.var
      const { state = '', error } = c.req.query()
      const returnTo = visits.finish(browserId, state)
      if (error !== undefined) return respond(c, <NotSignedInPage page={page} />)
      // Whoever was led here by a stranger's link is shown the own account, if any.
      // The empty fragment takes the place of one that a browser would carry on (RFC 9110 §10.2.2).
      return c.redirect(`${returnTo ?? ACCOUNT_PATH}#`, 303)
    })
    .get(ENDED, (c) => {
      const { page } = c.var
      const isNotMe = c.req.query('why') === 'not-me'
      return respond(c, <SessionsEndedPage page={page} isNotMe={isNotMe} />)
    })
}
