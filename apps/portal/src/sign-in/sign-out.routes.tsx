import type { RelyingParty } from '@mot-cua/oidc'
import { LeavingPage, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { Sessions } from '../session/session.ts'
import type { SessionCookie } from '../session/session-cookie.ts'
import { BACK_CHANNEL_PATH, SIGNED_OUT_PATH } from './paths.ts'

type Deps = { relyingParty: RelyingParty; sessions: Sessions; cookie: SessionCookie }

const logoutSchema = z.object({ logout_token: z.string().min(1) })

/** Out of the portal and out of identity, whichever of the two was asked first. */
export function createSignOutRoutes({ relyingParty, sessions, cookie }: Deps) {
  return new Hono<PortalEnv>()
    .post('/sign-out', async (c) => {
      const { page, log } = c.var
      const token = cookie.read(c)
      const ended = token === undefined ? undefined : await sessions.end(token)
      cookie.clear(c)
      // The own session is over even when identity cannot be reached.
      const href = await relyingParty
        .endSessionUrl(ended?.upstream?.sid)
        .catch((error: unknown) => {
          log.warn({ err: error }, 'signed out of the portal only')
          return undefined
        })
      if (!href) return c.redirect('/?notice=signed-out-here', 303)
      const title = page.t('leaving.title')
      const linkLabel = page.t('leaving.link')
      return respond(
        c,
        <LeavingPage page={page} title={title} href={href.href} linkLabel={linkLabel} />,
      )
    })
    .get(SIGNED_OUT_PATH, (c) => c.redirect('/?notice=signed-out', 303))
    .post(BACK_CHANNEL_PATH, async (c) => {
      c.header('Cache-Control', 'no-store')
      const body = logoutSchema.safeParse(await c.req.parseBody().catch(() => undefined)).data
      const loggedOut = body && (await relyingParty.readLogoutToken(body.logout_token))
      // OpenID Connect Back-Channel Logout §2.8
      if (!loggedOut) return c.json({ error: 'invalid_request' }, 400)
      await sessions.endAll(loggedOut)
      return c.body(null, 200)
    })
}
