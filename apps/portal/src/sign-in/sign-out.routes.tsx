import { type RelyingParty, readLogoutRequest } from '@mot-cua/oidc'
import { LeavingPage, respond, type SessionCookie } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { PortalEnv } from '../page.ts'
import type { Sessions } from '../session/session.ts'
import { BACK_CHANNEL_PATH, SIGNED_OUT_PATH } from './paths.ts'
import type { SignOut } from './sign-out.ts'

type Deps = {
  relyingParty: RelyingParty
  sessions: Sessions
  signOut: SignOut
  cookie: SessionCookie
}

/** Out of the portal and out of identity, whichever of the two was asked first. */
export function createSignOutRoutes(deps: Deps) {
  const { relyingParty, sessions, signOut, cookie } = deps
  return new Hono<PortalEnv>()
    .post('/sign-out', async (c) => {
      const { ended, href } = await signOut.leave(cookie.read(c))
      cookie.clear(c)
      if (ended && !ended.upstream) return c.redirect('/?notice=signed-out', 303)
      // Nobody is signed in here, but perhaps at identity: an account that was refused here.
      const there = ended ? href : await endAtIdentity(c, relyingParty)
      if (!there) return c.redirect('/?notice=signed-out-here', 303)
      return respondLeaving(c, there)
    })
    .get(SIGNED_OUT_PATH, async (c) => {
      const next = await signOut.landing(c.req.query('state'))
      return c.redirect(next ?? '/?notice=signed-out', 303)
    })
    .post(BACK_CHANNEL_PATH, (c) => answerLogoutToken(c, { relyingParty, sessions }))
}

async function endAtIdentity(c: Context<PortalEnv>, relyingParty: RelyingParty) {
  try {
    return (await relyingParty.endSessionUrl(undefined)).href
  } catch (error) {
    c.var.log.warn({ err: error }, 'signed out of the portal only')
    return undefined
  }
}

function respondLeaving(c: Context<PortalEnv>, href: string) {
  const { page } = c.var
  const title = page.t('leaving.title')
  return respond(c, <LeavingPage {...{ page, title, href }} linkLabel={page.t('leaving.link')} />)
}

/** OpenID Connect Back-Channel Logout §2.8, of any issuer. */
export async function answerLogoutToken(
  c: Context<PortalEnv>,
  { relyingParty, sessions }: Pick<Deps, 'relyingParty' | 'sessions'>,
) {
  c.header('Cache-Control', 'no-store')
  const loggedOut = await readLogoutRequest(relyingParty, () => c.req.parseBody())
  if (!loggedOut) return c.json({ error: 'invalid_request' }, 400)
  await sessions.endAll(loggedOut)
  return c.body(null, 200)
}
