import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { isFresh } from '../linking/link-rules.ts'
import { LINKED_ACCOUNTS_PATH, NOT_MINE_PATH, OFFER_PATH, PROVE_PATH } from '../linking/paths.ts'
import { leaveForFreshSignIn } from '../linking/start-eid.tsx'
import type { ActiveSession, PortalEnv, SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import { DisownedPage, NotMinePage, OfferPage } from './offer.views.tsx'
import type { Lookalike, Offers } from './offers.ts'

type Deps = {
  offers: Offers
  relyingParty: RelyingParty
  now: () => Date
}

const answerSchema = z.object({
  answer: z.enum(['link', 'later']),
  return_to: z.string().default('/'),
})
const accountSchema = z.object({ account: z.uuid() })

/** Old accounts of whoever has signed in with the e-ID: link, later, not mine. */
export function createOfferRoutes(deps: Deps) {
  const { offers, now } = deps
  return new Hono<SignedInEnv>()
    .use(OFFER_PATH, requireSession())
    .use(NOT_MINE_PATH, requireSession())
    .get(OFFER_PATH, async (c) => {
      const { page, session } = c.var
      const lookalikes = await offers.list(session.accountId)
      if (lookalikes.length === 0) return c.redirect(LINKED_ACCOUNTS_PATH, 303)
      const returnTo = safeRelativePath(c.req.query('return_to'))
      return respond(c, <OfferPage {...{ page, session, lookalikes, returnTo }} />)
    })
    .post(OFFER_PATH, async (c) => {
      const { answer, return_to } = await readForm(c, answerSchema)
      if (answer === 'link') return c.redirect(PROVE_PATH, 303)
      await offers.putOff(c.var.session.accountId)
      return c.redirect(safeRelativePath(return_to), 303)
    })
    .get(NOT_MINE_PATH, async (c) => {
      const { page, session } = c.var
      if (c.req.query('done') !== undefined) {
        return respond(c, <DisownedPage page={page} session={session} />)
      }
      const lookalike = await find(deps, session, c.req.query('account'))
      const isStale = !isFreshSession(session, now())
      return respond(c, <NotMinePage {...{ page, session, lookalike, isStale }} />)
    })
    .post(NOT_MINE_PATH, (c) => disown(c, deps))
}

async function disown(c: Context<SignedInEnv>, deps: Deps) {
  const { session, clientAddress: address } = c.var
  const { account: accountId } = await readForm(c, accountSchema)
  if (!isFreshSession(session, deps.now())) {
    const returnTo = `${NOT_MINE_PATH}?account=${accountId}`
    return leaveForFreshSignIn(c as unknown as Context<PortalEnv>, deps.relyingParty, { returnTo })
  }
  const eidAccountId = session.accountId
  const isDone = await deps.offers.disown({ accountId, eidAccountId, address })
  // Sent again, or linked meanwhile: the list says how things stand.
  return c.redirect(isDone ? `${NOT_MINE_PATH}?done` : LINKED_ACCOUNTS_PATH, 303)
}

async function find({ offers }: Deps, session: ActiveSession, accountId: string | undefined) {
  const lookalikes: Lookalike[] = await offers.list(session.accountId)
  const found = lookalikes.find((one) => one.accountId === accountId)
  if (!found) throw new DomainError('not-found', 'no old account of this person')
  return found
}

function isFreshSession({ type, authenticatedAt: provedAt }: ActiveSession, now: Date): boolean {
  return type === 'eid' && isFresh({ provedAt }, now)
}
