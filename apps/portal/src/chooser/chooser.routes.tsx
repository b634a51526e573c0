import type { Clock } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { respond, safeRelativePath } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Notices } from '../notice/notice.ts'
import type { PortalEnv } from '../page.ts'
import { nextChange } from '../policy/decide.ts'
import type { Policies } from '../policy/policies.ts'
import type { VisitWishes } from '../provider-visit/visit-wishes.ts'
import { ChooserPage } from './chooser.views.tsx'
import { chooserNews } from './paths.ts'
import { tilesOf } from './sign-in-methods.ts'
import type { UpstreamHealth } from './upstream-health.ts'

const newsSchema = z.enum(chooserNews).optional().catch(undefined)

type Deps = {
  policies: Policies
  notices: Notices
  health: UpstreamHealth
  visitWishes: Pick<VisitWishes, 'of'>
  now: Clock
  /** Left out where the operator has named no issuer of postal accounts. */
  postalParty: RelyingParty | undefined
}

/**
 * The front door of every sign-in. A browser that is signed in is led on; `again` keeps it here,
 * for whoever must prove an account anew.
 */
export function createChooserRoutes(deps: Deps) {
  const { policies, notices, health, visitWishes, now, postalParty } = deps
  return new Hono<PortalEnv>().get('/sign-in', async (c) => {
    const { page, session, browserId } = c.var
    const returnTo = safeRelativePath(c.req.query('return_to'))
    if (session && c.req.query('again') === undefined) return c.redirect(returnTo, 303)
    const wishes = await visitWishes.of(browserId, returnTo)
    const tiles = tilesOf({
      gate: policies.gate,
      isLevelDemanded: wishes.acrValues !== undefined,
      isDown: (id) => health.isDown(id),
      isConnected: (id) => id !== 'postal' || postalParty !== undefined,
      plannedFor: ({ id }) =>
        nextChange(policies.current(), { type: id, audience: 'person' }, now()),
    })
    const notice = await notices.inForce('chooser', page.locale)
    const news = newsSchema.parse(c.req.query('notice'))
    return respond(c, <ChooserPage {...{ page, tiles, returnTo, news, notice }} />)
  })
}
