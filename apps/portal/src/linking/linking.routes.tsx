import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { readForm, respond, type SessionCookie, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Notices } from '../notice/notice.ts'
import type { ActiveSession, PortalEnv } from '../page.ts'
import type { Interactions } from '../provider/interactions.ts'
import type { WaitingVisits } from '../provider-visit/waiting-visit.ts'
import type { Sessions } from '../session/session.ts'
import { ConfirmPage } from './link-confirm.views.tsx'
import { LinkRefusedPage } from './link-refused.views.tsx'
import type { AccountFacts, LinkProblem } from './link-rules.ts'
import type { AccountProof } from './link-visit.ts'
import type { Linking, Look } from './linking.ts'
import {
  ClaimedPage,
  LinkNoticePage,
  LinkOverPage,
  ProveAgainPage,
  ProvePage,
} from './linking.views.tsx'
import {
  CONFIRM_PATH,
  DONE_PATH,
  LEVEL_PATH,
  LINK_PATH,
  LINKED_ACCOUNTS_PATH,
  OLD_SIGN_IN_PATHS,
  PROVE_PATH,
  pathOfProblem,
  REFUSED_PATH,
  refusals,
  refusedPath,
  START_PATH,
  STOP_PATH,
  withReturnTo,
} from './paths.ts'
import { leaveForFreshSignIn } from './start-eid.tsx'
import type { WrongAttempts } from './wrong-attempt.ts'

type Deps = {
  linking: Linking
  notices: Pick<Notices, 'inForce'>
  wrongAttempts: WrongAttempts
  relyingParty: RelyingParty
  /** Left out where the operator has named no issuer of postal accounts. */
  postalParty: RelyingParty | undefined
  sessions: Sessions
  cookie: SessionCookie
  waitingVisits: Pick<WaitingVisits, 'find'>
  interactions: Pick<Interactions, 'findService'>
}

const confirmSchema = z.object({ key: z.uuid() })
const reasonSchema = z.enum(refusals).catch('changed')

/** From the notice to the agreement; every step is a form and a redirect. */
export function createLinkingRoutes(deps: Deps) {
  return new Hono<PortalEnv>()
    .get(LINK_PATH, (c) => showNotice(c, deps))
    .post(START_PATH, (c) => start(c, deps))
    .post(STOP_PATH, async (c) => {
      await deps.linking.visits.end(c.var.browserId)
      return c.redirect(c.var.session ? LINKED_ACCOUNTS_PATH : '/', 303)
    })
    .get(PROVE_PATH, (c) => showProve(c, deps))
    .post(LEVEL_PATH, async (c) => {
      const level = await deps.linking.requiredLevel()
      return leaveForFreshSignIn(c, deps.relyingParty, { returnTo: PROVE_PATH, level })
    })
    .get(CONFIRM_PATH, (c) => showConfirm(c, deps))
    .post(CONFIRM_PATH, (c) => confirm(c, deps))
    .get(REFUSED_PATH, async (c) => {
      const { page, session, browserId } = c.var
      const waiting = await deps.waitingVisits.find(browserId, deps.interactions)
      const reason = reasonSchema.parse(c.req.query('reason'))
      return respond(c, <LinkRefusedPage {...{ page, session, reason, waiting }} />, 409)
    })
}

async function showNotice(c: Context<PortalEnv>, { linking, notices }: Deps) {
  const { page, session, browserId } = c.var
  const returnTo = safeRelativePath(c.req.query('return_to'))
  if (session?.type === 'eid') return c.redirect(LINKED_ACCOUNTS_PATH, 303)
  if (session) {
    const facts = await linking.factsOf(session.accountId)
    if (facts?.personId !== facts?.homePersonId) return c.redirect(LINKED_ACCOUNTS_PATH, 303)
    const isUnverified = facts?.verifiedPersonalId === undefined
    const notice = await notices.inForce('link', page.locale)
    return respond(c, <LinkNoticePage {...{ page, session, isUnverified, returnTo, notice }} />)
  }
  const visit = await linking.visits.read(browserId)
  if (!visit?.old) return c.redirect('/sign-in', 303)
  return respond(c, <ClaimedPage page={page} session={session} />)
}

/** The old side is the account that is signed in or was proved in the visit, whichever is newer. */
async function start(c: Context<PortalEnv>, { linking, relyingParty }: Deps) {
  const { session, browserId } = c.var
  const visit = await linking.visits.read(browserId)
  const [old] = [oldProofOf(session), visit?.old]
    .filter((proof) => proof !== undefined)
    .toSorted((a, b) => b.provedAt.getTime() - a.provedAt.getTime())
  if (!old) return c.redirect(session ? PROVE_PATH : '/sign-in', 303)
  const problem = await linking.judgeOld(old)
  const facts = await linking.factsOf(old.accountId)
  if (problem === 'prove-old') return c.redirect(provePathOf(facts), 303)
  if (problem) return c.redirect(pathOfProblem(problem), 303)
  await linking.visits.prove(browserId, { old })
  const loginHint = facts?.verifiedPersonalId
  const level = await linking.requiredLevel()
  return leaveForFreshSignIn(c, relyingParty, { returnTo: CONFIRM_PATH, loginHint, level })
}

function oldProofOf(session: ActiveSession | undefined): AccountProof | undefined {
  if (!session || session.type === 'eid') return undefined
  return { accountId: session.accountId, provedAt: session.authenticatedAt }
}

/** Where an old account is proved once more: its own sign-in, back to the agreement. */
function provePathOf(facts: AccountFacts | undefined): string {
  const type = facts?.type === 'postal' ? 'postal' : 'portal'
  return withReturnTo(OLD_SIGN_IN_PATHS[type], CONFIRM_PATH)
}

async function showProve(c: Context<PortalEnv>, { linking, postalParty }: Deps) {
  const { page, session, browserId } = c.var
  if (!session) return c.redirect(`/sign-in?return_to=${encodeURIComponent(PROVE_PATH)}`, 303)
  const { type, level, accountId, authenticatedAt: provedAt } = session
  if (type !== 'eid' || level === 0) return c.redirect(LINK_PATH, 303)
  // Said before the old account is proved for nothing.
  if (level < (await linking.requiredLevel())) return c.redirect(refusedPath('level'), 303)
  await linking.visits.prove(browserId, { eid: { accountId, provedAt, level } })
  return respond(c, <ProvePage {...{ page, session }} hasPost={postalParty !== undefined} />)
}

/** The side of the e-ID is the session's own: nobody agrees for an account they are not in. */
async function lookAs(linking: Linking, browserId: string, session: ActiveSession | undefined) {
  const seen = await linking.look(browserId)
  const isOwn = session !== undefined && seen?.visit.eid?.accountId === session.accountId
  return isOwn || !seen?.visit.eid ? seen : undefined
}

async function showConfirm(c: Context<PortalEnv>, deps: Deps) {
  const { page, session, browserId } = c.var
  const seen = await lookAs(deps.linking, browserId, session)
  if (!seen) return respond(c, <LinkOverPage page={page} session={session} />, 410)
  if (seen.judgement !== 'ready') return showProblem(c, deps, seen)
  const preview = await deps.linking.preview(browserId, seen)
  if (!preview || !session) return respond(c, <LinkOverPage page={page} session={session} />, 410)
  return respond(c, <ConfirmPage page={page} session={session} preview={preview} />)
}

async function showProblem(c: Context<PortalEnv>, deps: Deps, seen: Look) {
  const { page, session } = c.var
  const problem = seen.judgement
  if (problem === 'prove-old' || problem === 'prove-eid') {
    const side = problem === 'prove-old' ? 'old' : 'eid'
    return respond(c, <ProveAgainPage page={page} session={session} side={side} />, 409)
  }
  return redirectProblem(c, deps, { seen, problem: problem === 'ready' ? 'kind' : problem })
}

type Stopped = { seen: Look | undefined; problem: LinkProblem }

async function redirectProblem(c: Context<PortalEnv>, deps: Deps, { seen, problem }: Stopped) {
  if (problem === 'other-person' && seen) {
    await deps.wrongAttempts.report(c.var.browserId, seen, c.var.clientAddress)
  }
  return c.redirect(pathOfProblem(problem), 303)
}

async function confirm(c: Context<PortalEnv>, deps: Deps) {
  const { session, browserId, clientAddress: address } = c.var
  const { key } = await readForm(c, confirmSchema)
  // A second click, after the first has put a new session in the place of this one's.
  if (!session) return c.redirect(DONE_PATH, 303)
  const eidAccountId = session.accountId
  const confirmed = await deps.linking.confirm({ browserId, key, eidAccountId, address })
  switch (confirmed.outcome) {
    case 'linked':
    case 'already-linked':
      await deps.linking.visits.end(browserId)
      await renewSession(c, deps, session)
      return c.redirect(DONE_PATH, 303)
    case 'problem':
      return redirectProblem(c, deps, {
        seen: await deps.linking.look(browserId),
        problem: confirmed.problem,
      })
    case 'unknown':
      throw new DomainError('forbidden', 'an agreement to no link of this browser')
    case 'taken':
    case 'occupied':
    case 'changed':
      return c.redirect(refusedPath(confirmed.outcome), 303)
  }
}

/** What the session may see has changed: the value of the cookie from before opens nothing more. */
async function renewSession(
  c: Context<PortalEnv>,
  { sessions, cookie }: Deps,
  session: ActiveSession,
): Promise<void> {
  const { access: _access, startedAt: _started, seenAt: _seen, ...proven } = session
  cookie.write(c, await sessions.replace(cookie.read(c), proven))
}
