import type { Clock } from '@mot-cua/kernel'
import { LeavingPage, readForm, respond, type SessionCookie } from '@mot-cua/web'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { AccountType } from '../account/account.ts'
import type { ActiveSession, PortalEnv } from '../page.ts'
import type { Interactions, Visit, VisitResult } from '../provider/interactions.ts'
import { VISIT_PATH, visitPath } from '../provider/paths.ts'
import { ConsentPage } from '../provider-consent/consent.views.tsx'
import type { ServiceConsents } from '../provider-consent/service-consent.ts'
import type { Sessions } from '../session/session.ts'
import { judgeVisit, type VisitNeed } from './judge-visit.ts'
import { AccountChoicePage, CancelPage, NeedPage, VisitOverPage } from './visit.views.tsx'
import { localeWishedBy } from './visit-locale.routes.ts'
import type { VisitWishes } from './visit-wishes.ts'

type VisitEnv = {
  Bindings: PortalEnv['Bindings']
  Variables: PortalEnv['Variables'] & { visit: Visit }
}

type Deps = {
  interactions: Interactions
  serviceConsents: ServiceConsents
  visitWishes: VisitWishes
  sessions: Sessions
  cookie: SessionCookie
  now: Clock
}

// Anything but an explicit yes is a no.
const bodySchema = z.object({
  action: z.enum(['accept', 'keep', 'other', 'refuse']).catch('refuse'),
})

/** `/sign-in/visit/:id`: from a service to whichever way in, and back to the service. */
export function createVisitRoutes(deps: Deps) {
  return new Hono<VisitEnv>()
    .use(`${VISIT_PATH}/:id`, requireVisit(deps.interactions))
    .use(`${VISIT_PATH}/:id/cancel`, requireVisit(deps.interactions))
    .get(`${VISIT_PATH}/:id`, async (c) => {
      const { visit, session } = c.var
      if (visit.hasResult) return respondLeaving(c)
      const need = await judge(c, deps)
      if (need === 'nothing' && session) return answerSignedIn(c, deps, session)
      return answerNeed(c, deps, need)
    })
    .get(`${VISIT_PATH}/:id/cancel`, (c) => {
      const { page, visit } = c.var
      if (visit.hasResult) return c.redirect(visitPath(visit.id), 303)
      return respond(c, <CancelPage page={page} visit={visit} />)
    })
    .post(`${VISIT_PATH}/:id`, async (c) => {
      const { visit, session } = c.var
      const { action } = await readForm(c, bodySchema)
      const here = c.redirect(visitPath(visit.id), 303)
      if (visit.hasResult) return here
      if (action === 'other') return startAsOther(c, deps)
      const need = await judge(c, deps)
      if (action === 'refuse') return refuse(c, deps, need)
      if (!session) return here
      if (action === 'accept' && need === 'nothing') await accept(c, deps, session)
      else if (action === 'keep' && need === 'account-choice') await keep(c, deps)
      return here
    })
}

async function judge({ var: { visit, session } }: Context<VisitEnv>, deps: Deps) {
  const now = deps.now()
  const startedAt = await deps.visitWishes.startOf(visit, now)
  return judgeVisit({ ...visit, startedAt }, session, now)
}

/** Finds the visit, or leads the person back to where it began. */
function requireVisit(interactions: Interactions): MiddlewareHandler<VisitEnv> {
  return async (c, next) => {
    const id = c.req.param('id') ?? ''
    const visit = await interactions.read(c.env, id)
    if (!visit) {
      const service = await interactions.findService(id)
      return respond(c, <VisitOverPage page={c.var.page} service={service} />, 410)
    }
    c.set('visit', visit)
    c.var.suggestLocale(localeWishedBy(visit.uiLocales))
    return next()
  }
}

/**
 * A page of its own, because CSP `form-action` would follow the redirects of whatever form the
 * person has just sent (a code, a consent) to the service.
 */
function respondLeaving(c: Context<VisitEnv>) {
  const { page, visit } = c.var
  const title = page.t('provider.leaving', { service: visit.service.name })
  const linkLabel = page.t('leaving.link')
  return respond(c, <LeavingPage {...{ page, title, linkLabel }} href={visit.returnTo} />)
}

async function answerSignedIn(c: Context<VisitEnv>, deps: Deps, session: ActiveSession) {
  const { page, visit } = c.var
  const { accountId } = session
  const { service, asked } = visit
  const isAgreed = await deps.serviceConsents.covers({
    accountId,
    clientId: service.id,
    ...asked,
  })
  if (visit.asksConsent || !isAgreed) {
    const action = visitPath(visit.id)
    return respond(c, <ConsentPage {...{ page, session, service, asked, action }} />)
  }
  return finish(c, deps, { kind: 'signed-in', session, hasConsented: false })
}

async function finish(c: Context<VisitEnv>, { interactions }: Deps, result: VisitResult) {
  await interactions.finish(c.env, result)
  return respondLeaving(c)
}

async function accept(c: Context<VisitEnv>, deps: Deps, session: ActiveSession): Promise<void> {
  const { visit, clientAddress: address } = c.var
  const { accountId, personId } = session
  const { id: clientId } = visit.service
  const act = { accountId, personId, clientId, address }
  await deps.serviceConsents.give({ ...act, asked: visit.asked })
  await deps.interactions.finish(c.env, { kind: 'signed-in', session, hasConsented: true })
}

/**
 * `prompt=select_account`: the person goes on as who is signed in. A choice and no proof: level,
 * age and fresh sign-in are asked for after it.
 */
function keep(c: Context<VisitEnv>, { interactions }: Deps): Promise<void> {
  return interactions.finish(c.env, { kind: 'account-kept' })
}

/** Signs this person out, so that the chooser has somebody else to ask. */
async function startAsOther(c: Context<VisitEnv>, { sessions, cookie, visitWishes }: Deps) {
  const { visit, browserId } = c.var
  const token = cookie.read(c)
  if (token !== undefined) await sessions.end(token)
  cookie.clear(c)
  await visitWishes.remember(browserId, visit, true)
  return c.redirect(chooserPath(visit), 303)
}

async function refuse(c: Context<VisitEnv>, deps: Deps, need: VisitNeed) {
  const { visit, session, clientAddress: address } = c.var
  if (need === 'nothing' && session) {
    const { accountId, personId } = session
    const { id: clientId } = visit.service
    await deps.serviceConsents.refuse({ accountId, personId, clientId, address })
  }
  await deps.interactions.finish(c.env, { kind: 'refused', error: errorOf(need) })
  return c.redirect(visitPath(visit.id), 303)
}

/** What the service is told of somebody who goes back to it without having met its demand. */
function errorOf(need: VisitNeed) {
  if (need === 'level') return 'unmet_authentication_requirements'
  return need === 'other-person' ? 'login_required' : 'access_denied'
}

/** What is missing is asked for by itself once; who comes back without it is asked what to do. */
async function answerNeed(c: Context<VisitEnv>, deps: Deps, need: VisitNeed) {
  const { page, visit, session, browserId } = c.var
  const { visitWishes } = deps
  await visitWishes.remember(browserId, visit, false)
  if (need === 'sign-in' && c.req.query('unmet') !== undefined) {
    return respond(c, <NeedPage {...{ page, visit, session }} need="level" hasTried />)
  }
  if (need === 'sign-in') return c.redirect(chooserPath(visit), 303)
  if (need === 'account-choice' && session) {
    return respond(c, <AccountChoicePage {...{ page, visit, session }} />)
  }
  const hasTried = await visitWishes.hasTried(visit.id, need)
  const way = session && wayAgain(session.type, need)
  if (way === undefined || hasTried) {
    return respond(c, <NeedPage {...{ page, visit, session, need, hasTried }} />)
  }
  await visitWishes.markTried(visit.id, need)
  return c.redirect(wayPath(way, visit), 303)
}

/** Where the same account proves itself anew; a level is the e-ID's alone. */
function wayAgain(type: AccountType, need: VisitNeed): AccountType | undefined {
  if (need === 'fresh-proof') return type
  return need === 'level' && type === 'eid' ? 'eid' : undefined
}

function chooserPath({ id }: Visit): string {
  return `/sign-in?return_to=${encodeURIComponent(visitPath(id))}`
}

function wayPath(type: AccountType, { id }: Visit): string {
  return `/sign-in/${type}?return_to=${encodeURIComponent(visitPath(id))}`
}
