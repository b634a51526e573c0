import { DomainError, isId } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { isFresh } from '../linking/link-rules.ts'
import { LINKED_ACCOUNTS_PATH, NOT_MINE_PATH, TAKE_BACK_PATH } from '../linking/paths.ts'
import { leaveForFreshSignIn } from '../linking/start-eid.tsx'
import type { Offers } from '../linking-offer/offers.ts'
import type { ActiveSession, PortalEnv, SignedInEnv } from '../page.ts'
import type { Interactions } from '../provider/interactions.ts'
import type { WaitingVisits } from '../provider-visit/waiting-visit.ts'
import { requireSession } from '../session/require-session.ts'
import { canBeTakenBack, type Disownings } from './disowning.ts'
import { DisownedPage, NotMinePage, TakeBackPage, TooLatePage } from './disowning.views.tsx'

type Deps = {
  disownings: Disownings
  offers: Pick<Offers, 'list'>
  relyingParty: RelyingParty
  waitingVisits: Pick<WaitingVisits, 'find'>
  interactions: Pick<Interactions, 'findService'>
  now: () => Date
}

const accountSchema = z.object({ account: z.uuid() })

/** «Không phải tài khoản của tôi», and the way back. */
export function createDisowningRoutes(deps: Deps) {
  return new Hono<SignedInEnv>()
    .use(NOT_MINE_PATH, requireSession())
    .use(`${TAKE_BACK_PATH}/*`, requireSession())
    .get(NOT_MINE_PATH, (c) => showNotMine(c, deps))
    .post(NOT_MINE_PATH, (c) => disown(c, deps))
    .get(`${TAKE_BACK_PATH}/:id`, async (c) => {
      const { page, session } = c.var
      const disowned = await findDisowned(c, deps)
      if (!canBeTakenBack(disowned, deps.now())) return respondTooLate(c)
      const isStale = !isFreshSession(session, deps.now())
      return respond(c, <TakeBackPage {...{ page, session, disowned, isStale }} />)
    })
    .post(`${TAKE_BACK_PATH}/:id`, (c) => takeBack(c, deps))
}

type C = Context<SignedInEnv>

async function showNotMine(c: C, { offers, now, ...deps }: Deps) {
  const { page, session } = c.var
  if (c.req.query('done') !== undefined) {
    const waiting = await deps.waitingVisits.find(c.var.browserId, deps.interactions)
    return respond(c, <DisownedPage {...{ page, session, waiting }} />)
  }
  const lookalikes = await offers.list(session.accountId)
  const lookalike = lookalikes.find((one) => one.accountId === c.req.query('account'))
  if (!lookalike) throw new DomainError('not-found', 'no old account of this person')
  const isStale = !isFreshSession(session, now())
  return respond(c, <NotMinePage {...{ page, session, lookalike, isStale }} />)
}

async function disown(c: C, deps: Deps) {
  const { session, clientAddress: address } = c.var
  const { account: accountId } = await readForm(c, accountSchema)
  if (!isFreshSession(session, deps.now())) {
    return proveAgain(c, deps, `${NOT_MINE_PATH}?account=${accountId}`)
  }
  const eidAccountId = session.accountId
  const isDone = await deps.disownings.disown({ accountId, eidAccountId, address })
  // Sent again, or linked meanwhile: the list says how things stand.
  return c.redirect(isDone ? `${NOT_MINE_PATH}?done` : LINKED_ACCOUNTS_PATH, 303)
}

async function takeBack(c: C, deps: Deps) {
  const { session, clientAddress: address } = c.var
  const { disownings, now } = deps
  const disowned = await findDisowned(c, deps)
  if (!canBeTakenBack(disowned, now())) return respondTooLate(c)
  const { id } = disowned
  if (!isFreshSession(session, now())) return proveAgain(c, deps, `${TAKE_BACK_PATH}/${id}`)
  const isDone = await disownings.takeBack({ id, eidAccountId: session.accountId, address })
  return c.redirect(isDone ? `${LINKED_ACCOUNTS_PATH}?opened` : LINKED_ACCOUNTS_PATH, 303)
}

async function findDisowned(c: C, { disownings }: Deps) {
  const id = c.req.param('id') ?? ''
  const found = isId(id) ? await disownings.find(c.var.session.accountId, id) : undefined
  if (!found) throw new DomainError('not-found', 'nothing that this person has disowned')
  return found
}

function respondTooLate(c: C) {
  const { page, session } = c.var
  return respond(c, <TooLatePage page={page} session={session} />, 409)
}

function proveAgain(c: C, { relyingParty }: Deps, returnTo: string) {
  return leaveForFreshSignIn(c as unknown as Context<PortalEnv>, relyingParty, { returnTo })
}

function isFreshSession({ type, authenticatedAt: provedAt }: ActiveSession, now: Date): boolean {
  return type === 'eid' && isFresh({ provedAt }, now)
}
