import type { KnownBrowserCookie } from '@mot-cua/authentication'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import { portalPaths } from '../portal-account/paths.ts'
import type { PortalVisits } from '../portal-account/portal-visit.ts'
import type { PortalVisitCookie } from '../portal-account/portal-visit-cookie.ts'
import { originOf } from '../portal-account/request-origin.routes.ts'
import { respondWaiting } from '../portal-account/stopped-answers.routes.tsx'
import type { AdminReset } from './admin-reset.ts'
import { AdminResetPage } from './admin-reset.views.tsx'

const bodySchema = z.object({ username: z.string().default(''), code: z.string().default('') })

type Deps = {
  adminReset: AdminReset
  visits: PortalVisits
  visitCookie: PortalVisitCookie
  knownBrowserCookie: Pick<KnownBrowserCookie, 'read'>
  now: () => Date
}

/**
 * `/sign-in/portal/forgot/administrator`: an operator's code leads to the new password. Whoever has
 * set it signs in with it and the second factor, which stays as it was (ASVS 6.4.3).
 */
export function createAdminResetRoutes(deps: Deps) {
  return new Hono<PortalEnv>()
    .get(portalPaths.forgotAdministrator, (c) => respond(c, <AdminResetPage page={c.var.page} />))
    .post(portalPaths.forgotAdministrator, (c) => redeem(c, deps))
}

async function redeem(c: Context<PortalEnv>, deps: Deps) {
  const typed = await readForm(c, bodySchema)
  const redeemed = await deps.adminReset.redeem(typed, originOf(c, deps.knownBrowserCookie))
  switch (redeemed.outcome) {
    case 'wrong':
      return respond(c, <AdminResetPage page={c.var.page} username={typed.username} isWrong />, 422)
    case 'address-waiting': {
      const { until } = redeemed
      const retryHref = portalPaths.forgotAdministrator
      return respondWaiting(c, { cause: 'address', now: deps.now(), until, retryHref })
    }
    case 'accepted': {
      const { accountId } = redeemed
      const proven = { at: deps.now(), amr: [] }
      const visit = { purpose: 'recovery', audience: 'administrator', returnTo: '/' } as const
      const { token } = await deps.visits.begin({ ...visit, accountId, proven }, undefined)
      deps.visitCookie.write(c, token)
      return c.redirect(portalPaths.forgotPassword, 303)
    }
  }
}
