import { type Clock, DomainError } from '@mot-cua/kernel'
import type { SignedIn, SignInOutcome } from '@mot-cua/oidc'
import { respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { levelOf, SWITCH_PATH } from '../hat/hat.ts'
import type { OnestopEnv } from '../page.ts'
import { personOf } from '../person/person.ts'
import type { SharedComputers } from '../session/shared-computer.ts'
import { type EnterDeps, enter } from './enter.ts'
import type { Issuers } from './issuers.ts'
import { citizenDayPassed, demandedAcr, isHighEnough, requiredLevel } from './judge-arrival.ts'
import {
  type Audience,
  againPath,
  audienceOf,
  callbackPath,
  goalOf,
  levelPath,
  STAFF_HOME,
  STAFF_SIGN_IN,
  signInPath,
  staffPath,
} from './paths.ts'
import {
  EidOnlyPage,
  ExpiredSignInPage,
  LevelTooLowPage,
  RefusedPage,
  UnavailablePage,
} from './sign-in.views.tsx'

type Deps = EnterDeps & {
  issuers: Issuers
  sharedComputers: Pick<SharedComputers, 'mark' | 'isMarked'>
  now: Clock
}

const whoseSchema = z.enum(['citizen', 'staff', 'postal', 'operator']).catch('citizen')

/** To the issuer and back, for people and for officials. */
export function createSignInRoutes(deps: Deps) {
  return new Hono<OnestopEnv>()
    .get('/sign-in', (c) => {
      const returnTo = safeRelativePath(c.req.query('return_to'))
      // Pages of officials have a sign-in of their own.
      if (audienceOf(returnTo) === 'staff') return c.redirect(signInPath('staff', returnTo), 303)
      return start(c, deps, { audience: 'citizen', returnTo })
    })
    .get('/staff/sign-in/eid', (c) => {
      const returnTo = staffPath(safeRelativePath(c.req.query('return_to')))
      return start(c, deps, { audience: 'staff', returnTo })
    })
    .get(callbackPath('portal'), (c) => finish(c, deps, 'portal'))
    .get(callbackPath('identity'), (c) => finish(c, deps, 'identity'))
    .get('/sign-in/level', (c) => showLevel(c, deps))
}

function showLevel(c: Context<OnestopEnv>, { now }: Pick<Deps, 'now'>) {
  const { page, settings } = c.var
  const whose = whoseSchema.parse(c.req.query('for'))
  const audience: Audience = whose === 'citizen' ? 'citizen' : 'staff'
  const { levels } = settings
  const required = whose === 'citizen' ? levels['citizen-sign-in'] : levelOf(whose, levels)
  // Before the day nobody is turned away where the lowest level is enough.
  const isByDay = audience === 'citizen' && required === 1
  const since = isByDay ? citizenDayPassed(settings, now()) : undefined
  return respond(
    c,
    since ? (
      <EidOnlyPage page={page} since={since} />
    ) : (
      <LevelTooLowPage page={page} {...{ audience, required }} />
    ),
  )
}

type Starting = { audience: Audience; returnTo: string }

async function start(c: Context<OnestopEnv>, deps: Deps, { audience, returnTo }: Starting) {
  const { page, browserId, settings } = c.var
  try {
    const isAsked = c.req.query('shared') === '1'
    if (isAsked) await deps.sharedComputers.mark(browserId)
    const isShared = isAsked || (await deps.sharedComputers.isMarked(browserId))
    const issuer = deps.issuers.inForce(settings)
    if (!issuer) throw new DomainError('upstream-unavailable', `topology ${settings.topology}`)
    const acrValues = demandedAcr(requiredLevel(audience, settings, deps.now()))
    const { href } = await issuer.party.startSignIn({
      browserId,
      returnTo,
      uiLocales: page.locale,
      ...(acrValues && { acrValues }),
      // Whoever was signed in before on that computer is somebody else.
      ...(isShared && { prompt: 'login' }),
    })
    return c.redirect(href, 303)
  } catch (error) {
    return respondUnavailable(c, { error, returnTo })
  }
}

async function finish(c: Context<OnestopEnv>, deps: Deps, name: 'portal' | 'identity') {
  const issuer = deps.issuers.byName(name)
  if (!issuer) throw new DomainError('not-found', `no issuer ${name} here`)
  const { browserId } = c.var
  const url = new URL(c.req.url)
  return answer(c, deps, await issuer.party.finishSignIn({ url, browserId }))
}

async function answer(c: Context<OnestopEnv>, deps: Deps, finished: SignInOutcome) {
  const { page, session } = c.var
  if (finished.outcome === 'unknown' || finished.outcome === 'used') {
    const goal = finished.outcome === 'used' ? goalOf(finished.returnTo) : undefined
    const home = session?.kind === 'staff' ? STAFF_HOME : '/'
    // A second click, or the back button after signing in: nothing is wrong.
    if (session) return c.redirect(goal ?? home, 303)
    return respond(c, <ExpiredSignInPage page={page} goal={goal} />, 410)
  }
  if (finished.outcome === 'signed-in') return welcome(c, deps, finished.person)
  if (finished.outcome === 'unavailable') return respondUnavailable(c, finished)
  const { returnTo } = finished
  const audience = audienceOf(returnTo)
  if (finished.outcome === 'cancelled') {
    return c.redirect(`${audience === 'staff' ? STAFF_SIGN_IN : '/'}?notice=cancelled`, 303)
  }
  if (finished.error === 'unmet_authentication_requirements') {
    // A switch of accounts, or a page that asks for more, knows whose level it was.
    const wish = returnTo === SWITCH_PATH ? await deps.hatWishes.take(c.var.browserId) : undefined
    return c.redirect(levelPath(wish?.demand ?? audience), 303)
  }
  return respond(c, <RefusedPage page={page} {...{ returnTo, code: finished.error }} />, 502)
}

async function welcome(c: Context<OnestopEnv>, deps: Deps, signedIn: SignedIn) {
  const { page, settings, browserId } = c.var
  const { returnTo } = signedIn
  const audience = audienceOf(returnTo)
  const arrived = personOf(signedIn)
  if (!arrived) {
    return respond(
      c,
      <RefusedPage page={page} {...{ returnTo, code: 'incomplete_identity' }} />,
      502,
    )
  }
  if (!isHighEnough(arrived, requiredLevel(audience, settings, deps.now()))) {
    await deps.refusals.remember({ browserId, arrived })
    return c.redirect(levelPath(audience), 303)
  }
  return c.redirect(await enter(c, deps, { arrived, audience, returnTo }), 303)
}

type Failure = { error: unknown; returnTo: string }

function respondUnavailable(c: Context<OnestopEnv>, { error, returnTo }: Failure) {
  if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
  c.var.log.warn({ err: error }, 'the issuer cannot be reached')
  return respond(c, <UnavailablePage page={c.var.page} retryAt={againPath(returnTo)} />, 503)
}
