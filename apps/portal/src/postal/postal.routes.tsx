import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty, SignedIn, SignInOutcome } from '@mot-cua/oidc'
import { respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { chooserPath } from '../chooser/paths.ts'
import type { UpstreamHealth } from '../chooser/upstream-health.ts'
import { type EnterDeps, enter } from '../entrance/enter.ts'
import { CONFIRM_PATH } from '../linking/paths.ts'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import type { VisitWishes } from '../provider-visit/visit-wishes.ts'
import { MAX_SECONDS } from '../session/session.ts'
import { ExpiredSignInPage, RefusedPage } from '../sign-in/sign-in.views.tsx'
import { answerLogoutToken } from '../sign-in/sign-out.routes.tsx'
import { POSTAL_BACK_CHANNEL_PATH, POSTAL_CALLBACK_PATH, POSTAL_PATH } from './paths.ts'
import type { PostalAccounts } from './postal.ts'
import { PostalUnavailablePage } from './postal.views.tsx'

type Deps = EnterDeps & {
  gate: SignInGate
  health: UpstreamHealth
  postalParty: RelyingParty
  postalAccounts: PostalAccounts
  visitWishes: Pick<VisitWishes, 'of'>
}

/** To the issuer of postal accounts and back. */
export function createPostalRoutes(deps: Deps) {
  const { postalParty: relyingParty, sessions } = deps
  return new Hono<PortalEnv>()
    .get(POSTAL_PATH, async (c) => {
      const { page, browserId } = c.var
      const returnTo = safeRelativePath(c.req.query('return_to'))
      const closed = whereIfClosed(deps.gate, { type: 'postal', returnTo })
      if (closed !== undefined) return c.redirect(closed, 303)
      const wishes = await deps.visitWishes.of(browserId, returnTo)
      // Levels are the e-ID's. An age makes the issuer say when the person last signed in.
      const { acrValues: _eidLevel, maxAge = MAX_SECONDS, ...wish } = wishes
      // A link takes a fresh proof; an issuer that keeps people signed in would give an old one.
      const proof = returnTo === CONFIRM_PATH ? { prompt: 'login' } : {}
      const start = { browserId, returnTo, uiLocales: page.locale, maxAge, ...wish, ...proof }
      try {
        const { href } = await relyingParty.startSignIn(start)
        deps.health.answered('postal')
        return c.redirect(href, 303)
      } catch (error) {
        return respondUnavailable(c, deps, { error, returnTo })
      }
    })
    .get(POSTAL_CALLBACK_PATH, async (c) => {
      const { browserId } = c.var
      const url = new URL(c.req.url)
      return answer(c, deps, await relyingParty.finishSignIn({ url, browserId }))
    })
    .post(POSTAL_BACK_CHANNEL_PATH, (c) => answerLogoutToken(c, { relyingParty, sessions }))
}

async function answer(c: Context<PortalEnv>, deps: Deps, finished: SignInOutcome) {
  const { page, session } = c.var
  switch (finished.outcome) {
    case 'signed-in':
      return welcome(c, deps, finished.person)
    case 'cancelled':
      return c.redirect(chooserPath(finished.returnTo, 'cancelled'), 303)
    case 'refused':
      return respondRefused(c, finished.error, finished.returnTo)
    case 'unavailable':
      return respondUnavailable(c, deps, finished)
    case 'used':
    case 'unknown': {
      const { returnTo } = { returnTo: '/', ...finished }
      // A second click, or the back button after signing in: nothing is wrong.
      if (session) return c.redirect(returnTo, 303)
      return respond(c, <ExpiredSignInPage page={page} returnTo={returnTo} />, 410)
    }
  }
}

async function welcome(c: Context<PortalEnv>, deps: Deps, signedIn: SignedIn) {
  const arrived = await deps.postalAccounts.arrive(signedIn, c.var.clientAddress)
  if (arrived.outcome !== 'welcome') {
    const code = arrived.outcome === 'closed' ? 'account_closed' : 'incomplete_identity'
    return respondRefused(c, code, signedIn.returnTo)
  }
  const { proven } = arrived
  return c.redirect(await enter(c, deps, { proven, returnTo: signedIn.returnTo }), 303)
}

function respondRefused(c: Context<PortalEnv>, code: string, returnTo: string) {
  return respond(c, <RefusedPage page={c.var.page} {...{ code, returnTo }} />, 502)
}

type Failure = { error: unknown; returnTo: string }

function respondUnavailable(c: Context<PortalEnv>, { health }: Deps, { error, returnTo }: Failure) {
  if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
  health.failed('postal')
  c.var.log.warn({ err: error }, 'the issuer of postal accounts cannot be reached')
  const view = <PostalUnavailablePage page={c.var.page} otherWays={chooserPath(returnTo)} />
  return respond(c, view, 503)
}
