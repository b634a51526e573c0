import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty, SignedIn, SignInOutcome } from '@mot-cua/oidc'
import { respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { levelOfAcr, type RequirementStore } from '../assurance/assurance.ts'
import { chooserPath } from '../chooser/paths.ts'
import type { UpstreamHealth } from '../chooser/upstream-health.ts'
import { type EnterDeps, enter } from '../entrance/enter.ts'
import { withNotice } from '../home/news.views.tsx'
import { CONFIRM_PATH, PROVE_PATH, pathnameOf, refusedPath } from '../linking/paths.ts'
import type { PortalEnv } from '../page.ts'
import type { Persons } from '../person/person.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import type { Interactions } from '../provider/interactions.ts'
import { visitIdOf, withVisit } from '../provider/paths.ts'
import { readStoppedVisit } from '../provider-visit/stopped-visit.ts'
import type { VisitWishes } from '../provider-visit/visit-wishes.ts'
import { CALLBACK_PATH } from './paths.ts'
import {
  DeceasedPage,
  ExpiredSignInPage,
  LevelTooLowPage,
  RefusedPage,
  UnavailablePage,
} from './sign-in.views.tsx'

const UNMET = 'unmet_authentication_requirements'

type Deps = EnterDeps & {
  gate: SignInGate
  health: UpstreamHealth
  relyingParty: RelyingParty
  requirements: RequirementStore
  persons: Persons
  visitWishes: Pick<VisitWishes, 'of'>
  interactions: Pick<Interactions, 'findService'>
}

/** To identity and back. */
export function createSignInRoutes(deps: Deps) {
  return (
    new Hono<PortalEnv>()
      .get('/sign-in/eid', async (c) => {
        const { page, browserId } = c.var
        const returnTo = safeRelativePath(c.req.query('return_to'))
        const closed = whereIfClosed(deps.gate, { type: 'eid', returnTo })
        if (closed !== undefined) return c.redirect(closed, 303)
        try {
          const wishes = await deps.visitWishes.of(browserId, returnTo)
          const start = { browserId, returnTo, uiLocales: page.locale, ...wishes }
          const { href } = await deps.relyingParty.startSignIn(start)
          deps.health.answered('eid')
          return c.redirect(href, 303)
        } catch (error) {
          return respondUnavailable(c, deps, { error, returnTo })
        }
      })
      .get(CALLBACK_PATH, async (c) => {
        const { browserId } = c.var
        const url = new URL(c.req.url)
        return answer(c, deps, await deps.relyingParty.finishSignIn({ url, browserId }))
      })
      // Addresses of their own, so that a reload shows the same words and no code stays in the bar.
      .get('/sign-in/deceased', async (c) => {
        const visit = await readStoppedVisit(c, deps.interactions)
        return respond(c, <DeceasedPage page={c.var.page} visit={visit} />)
      })
      .get('/sign-in/level', async (c) => {
        const required = await deps.requirements.minimumLevel('portal-sign-in')
        const current = c.req.query('current') === '2' ? 2 : 1
        const visit = await readStoppedVisit(c, deps.interactions)
        return respond(c, <LevelTooLowPage page={c.var.page} {...{ visit, required, current }} />)
      })
  )
}

async function answer(c: Context<PortalEnv>, deps: Deps, finished: SignInOutcome) {
  const { page, session } = c.var
  switch (finished.outcome) {
    case 'signed-in':
      return welcome(c, deps, finished.person)
    case 'cancelled':
      return c.redirect(chooserPath(finished.returnTo, 'cancelled'), 303)
    case 'refused':
      // Said in words at identity; the service that demands the level has to hear of it too.
      if (isUnmetFor(finished)) return c.redirect(`${finished.returnTo}?unmet`, 303)
      if (isUnmetForLink(finished)) return c.redirect(refusedPath('level'), 303)
      return respond(
        c,
        <RefusedPage page={page} code={finished.error} returnTo={finished.returnTo} />,
        502,
      )
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

type Refused = Extract<SignInOutcome, { outcome: 'refused' }>

function isUnmetFor({ error, returnTo }: Refused): boolean {
  return error === UNMET && visitIdOf(returnTo) !== undefined
}

function isUnmetForLink({ error, returnTo }: Refused): boolean {
  return error === UNMET && [CONFIRM_PATH, PROVE_PATH].includes(pathnameOf(returnTo))
}

async function welcome(c: Context<PortalEnv>, deps: Deps, signedIn: SignedIn) {
  const { page } = c.var
  const arrived = await deps.persons.arrive(signedIn, c.var.clientAddress)
  if (arrived.outcome === 'deceased') {
    return c.redirect(withVisit('/sign-in/deceased', signedIn.returnTo), 303)
  }
  if (arrived.outcome === 'incomplete') {
    const { returnTo } = signedIn
    return respond(
      c,
      <RefusedPage page={page} code="incomplete_identity" returnTo={returnTo} />,
      502,
    )
  }
  const { issuer, subject, sid, amr, authenticatedAt } = signedIn
  const { name, account, isFirstTime } = arrived
  const proven = {
    ...account,
    type: 'eid',
    audience: 'person',
    name,
    level: levelOfAcr(signedIn.acr),
    authenticatedAt,
    amr,
    upstream: { issuer, subject, sid },
  } as const
  const returnTo = isFirstTime ? withNotice(signedIn.returnTo, 'first-time') : signedIn.returnTo
  return c.redirect(await enter(c, deps, { proven, returnTo }), 303)
}

type Failure = { error: unknown; returnTo: string }

function respondUnavailable(c: Context<PortalEnv>, { health }: Deps, { error, returnTo }: Failure) {
  if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
  health.failed('eid')
  c.var.log.warn({ err: error }, 'identity cannot be reached')
  return respond(c, <UnavailablePage page={c.var.page} returnTo={returnTo} />, 503)
}
