import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty, SignedIn, SignInOutcome } from '@mot-cua/oidc'
import { respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { judgeLevel, levelOfAcr, type RequirementStore } from '../assurance/assurance.ts'
import { withNotice } from '../home/news.views.tsx'
import type { PortalEnv } from '../page.ts'
import type { Persons } from '../person/person.ts'
import type { Sessions } from '../session/session.ts'
import type { SessionCookie } from '../session/session-cookie.ts'
import { CALLBACK_PATH } from './paths.ts'
import {
  DeceasedPage,
  ExpiredSignInPage,
  LevelTooLowPage,
  RefusedPage,
  UnavailablePage,
} from './sign-in.views.tsx'

type Deps = {
  relyingParty: RelyingParty
  requirements: RequirementStore
  persons: Persons
  sessions: Sessions
  cookie: SessionCookie
}

/** To identity and back. */
export function createSignInRoutes(deps: Deps) {
  return (
    new Hono<PortalEnv>()
      .get('/sign-in', async (c) => {
        const { page, browserId, session } = c.var
        const returnTo = safeRelativePath(c.req.query('return_to'))
        if (session) return c.redirect(returnTo, 303)
        try {
          const start = { browserId, returnTo, uiLocales: page.locale }
          return c.redirect((await deps.relyingParty.startSignIn(start)).href, 303)
        } catch (error) {
          return respondUnavailable(c, error)
        }
      })
      .get(CALLBACK_PATH, async (c) => {
        const { browserId } = c.var
        try {
          const url = new URL(c.req.url)
          return await answer(c, deps, await deps.relyingParty.finishSignIn({ url, browserId }))
        } catch (error) {
          return respondUnavailable(c, error)
        }
      })
      // Addresses of their own, so that a reload shows the same words and no code stays in the bar.
      .get('/sign-in/deceased', (c) => respond(c, <DeceasedPage page={c.var.page} />))
      .get('/sign-in/level', async (c) => {
        const required = await deps.requirements.minimumLevel('portal-sign-in')
        const current = c.req.query('current') === '2' ? 2 : 1
        return respond(c, <LevelTooLowPage page={c.var.page} {...{ required, current }} />)
      })
  )
}

async function answer(c: Context<PortalEnv>, deps: Deps, finished: SignInOutcome) {
  const { page, session } = c.var
  switch (finished.outcome) {
    case 'signed-in':
      return welcome(c, deps, finished.person)
    case 'cancelled':
      return c.redirect('/?notice=cancelled', 303)
    case 'refused':
      return respond(c, <RefusedPage page={page} code={finished.error} />, 502)
    case 'unknown':
      // A second click, or the back button after signing in: nothing is wrong.
      if (session) return c.redirect('/', 303)
      return respond(c, <ExpiredSignInPage page={page} />, 410)
  }
}

async function welcome(c: Context<PortalEnv>, deps: Deps, signedIn: SignedIn) {
  const { page } = c.var
  const level = levelOfAcr(signedIn.acr)
  const judged = judgeLevel(level, await deps.requirements.minimumLevel('portal-sign-in'))
  if (judged.outcome === 'too-low') {
    return c.redirect(`/sign-in/level?current=${judged.current}`, 303)
  }
  const arrived = await deps.persons.arrive(signedIn, c.var.clientAddress)
  if (arrived.outcome === 'deceased') return c.redirect('/sign-in/deceased', 303)
  if (arrived.outcome === 'incomplete') {
    return respond(c, <RefusedPage page={page} code="incomplete_identity" />, 502)
  }
  const { issuer, subject, sid } = signedIn
  const { name, account } = arrived
  await endOldSession(c, deps)
  deps.cookie.write(c, await deps.sessions.start({ ...account, name, level, issuer, subject, sid }))
  const { returnTo } = signedIn
  return c.redirect(arrived.isFirstTime ? withNotice(returnTo, 'first-time') : returnTo, 303)
}

/** The cookie from before the sign-in must not go on living beside the new one. */
async function endOldSession(c: Context<PortalEnv>, { cookie, sessions }: Deps): Promise<void> {
  const token = cookie.read(c)
  if (token) await sessions.end(token)
}

function respondUnavailable(c: Context<PortalEnv>, error: unknown) {
  if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
  c.var.log.warn({ err: error }, 'identity cannot be reached')
  return respond(c, <UnavailablePage page={c.var.page} />, 503)
}
