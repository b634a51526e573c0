import { DomainError, isId } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Disownings } from '../disowning/disowning.ts'
import { DONE_PATH, LINKED_ACCOUNTS_PATH } from '../linking/paths.ts'
import { leaveForFreshSignIn } from '../linking/start-eid.tsx'
import type { Offers } from '../linking-offer/offers.ts'
import type { PortalEnv, SignedInEnv } from '../page.ts'
import type { Interactions } from '../provider/interactions.ts'
import type { WaitingVisits } from '../provider-visit/waiting-visit.ts'
import { requireSession } from '../session/require-session.ts'
import { endPaths, LinkEndPage, LinkEndProblemPage } from './link-end.views.tsx'
import type { EndKind, EndProblem, LinkedAccounts } from './linked-accounts.ts'
import { LinkDonePage, LinkedAccountsPage, linkNews } from './linked-accounts.views.tsx'

type Deps = {
  linkedAccounts: LinkedAccounts
  disownings: Pick<Disownings, 'list'>
  offers: Pick<Offers, 'list'>
  relyingParty: RelyingParty
  waitingVisits: Pick<WaitingVisits, 'find'>
  interactions: Pick<Interactions, 'findService'>
  now: () => Date
}

const revealSchema = z.object({ reveal: z.uuid() })
const againSchema = z.object({ return_to: z.string() })
const newsSchema = z.enum(linkNews).optional().catch(undefined)
const endSchema = z.object({ link: z.uuid() })

/** `/linked-accounts` and `/link/done` */
export function createLinkedAccountRoutes(deps: Deps) {
  const app = new Hono<SignedInEnv>()
    .use(DONE_PATH, requireSession())
    .use(`${LINKED_ACCOUNTS_PATH}/*`, requireSession())
    .get(DONE_PATH, (c) => showDone(c, deps))
    .get(LINKED_ACCOUNTS_PATH, (c) => showList(c, deps))
    // A page and no redirect: the full number stands in no address and is gone at the next look.
    .post(LINKED_ACCOUNTS_PATH, async (c) => showList(c, deps, await readForm(c, revealSchema)))
    .post(`${LINKED_ACCOUNTS_PATH}/sign-in-again`, async (c) => {
      const { return_to } = await readForm(c, againSchema)
      const returnTo = safeRelativePath(return_to)
      return leaveForFreshSignIn(c as unknown as Context<PortalEnv>, deps.relyingParty, {
        returnTo,
      })
    })
  for (const kind of ['unlinked', 'undone'] as const) {
    const path = `${LINKED_ACCOUNTS_PATH}/:account/${endPaths[kind]}`
    app.get(path, (c) => showEnd(c, deps, kind)).post(path, (c) => end(c, deps, kind))
  }
  return app
}

async function showList(
  c: Context<SignedInEnv>,
  { linkedAccounts, disownings, offers, now, ...deps }: Deps,
  { reveal }: { reveal?: string } = {},
) {
  const { page, session } = c.var
  const [accounts, lookalikes, disowned, waiting] = await Promise.all([
    linkedAccounts.list(session.personId),
    session.type === 'eid' ? offers.list(session.accountId) : [],
    session.type === 'eid' ? disownings.list(session.accountId) : [],
    deps.waitingVisits.find(c.var.browserId, deps.interactions),
  ])
  const news = newsSchema.parse(Object.keys(c.req.query())[0])
  const props = { page, session, accounts, disowned, revealed: reveal, news, waiting, now: now() }
  return respond(
    c,
    <LinkedAccountsPage {...props} isOffered={lookalikes.some(({ isUnlinked }) => !isUnlinked)} />,
  )
}

async function showDone(c: Context<SignedInEnv>, { linkedAccounts, now, ...deps }: Deps) {
  const { page, session, browserId } = c.var
  const accounts = await linkedAccounts.list(session.personId)
  const newest = accounts
    .flatMap(({ link }) => link ?? [])
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]
  if (!newest) return c.redirect(LINKED_ACCOUNTS_PATH, 303)
  const waiting = await deps.waitingVisits.find(browserId, deps.interactions)
  const props = { page, session, accounts, waiting, now: now() }
  return respond(c, <LinkDonePage {...props} link={newest} />)
}

async function showEnd(c: Context<SignedInEnv>, { linkedAccounts }: Deps, kind: EndKind) {
  const { page, session } = c.var
  const accountId = accountIn(c)
  const [account, problem] = await Promise.all([
    linkedAccounts.find(session, accountId),
    linkedAccounts.judge(session, { accountId, kind }),
  ])
  if (problem !== undefined && problem !== 'stale') return showProblem(c, problem)
  if (!account?.link) return showProblem(c, 'not-linked')
  const shown = { ...account, link: account.link }
  const isStale = problem === 'stale'
  return respond(c, <LinkEndPage {...{ page, session, kind, isStale }} account={shown} />)
}

async function end(c: Context<SignedInEnv>, { linkedAccounts }: Deps, kind: EndKind) {
  const { session, clientAddress } = c.var
  const accountId = accountIn(c)
  const { link: linkEventId } = await readForm(c, endSchema)
  const wish = { accountId, linkEventId, kind }
  const outcome = await linkedAccounts.end(session, wish, clientAddress)
  switch (outcome) {
    case 'ended':
    case 'already-ended':
      return c.redirect(`${LINKED_ACCOUNTS_PATH}?ended`, 303)
    case 'stale':
      return c.redirect(`${LINKED_ACCOUNTS_PATH}/${accountId}/${endPaths[kind]}`, 303)
    case 'not-linked':
    case 'eid-needed':
    case 'last-way-in':
    case 'too-late':
      return showProblem(c, outcome)
  }
}

function showProblem(c: Context<SignedInEnv>, problem: Exclude<EndProblem, 'stale'>) {
  const { page, session } = c.var
  // Somebody else's account and none at all are one answer.
  const status = problem === 'not-linked' ? 404 : 409
  return respond(c, <LinkEndProblemPage page={page} session={session} problem={problem} />, status)
}

function accountIn(c: Context<SignedInEnv>): string {
  const account = c.req.param('account') ?? ''
  if (!isId(account)) throw new DomainError('not-found', 'no account of this form')
  return account
}
