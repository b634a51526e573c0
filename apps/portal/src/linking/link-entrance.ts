import type { ProvenAccount } from '../account/account.ts'
import type { Entered, Entering } from '../entrance/enter.ts'
import type { Offers, Standing } from '../linking-offer/offers.ts'
import type { WaitingVisits } from '../provider-visit/waiting-visit.ts'
import type { Sessions } from '../session/session.ts'
import type { Linking } from './linking.ts'
import {
  CONFIRM_PATH,
  LINK_PATH,
  LINKED_ACCOUNTS_PATH,
  OFFER_PATH,
  PROVE_PATH,
  pathnameOf,
  pathOfProblem,
  refusedPath,
  withReturnTo,
} from './paths.ts'
import type { WrongAttempts } from './wrong-attempt.ts'

type Deps = {
  linking: Linking
  wrongAttempts: WrongAttempts
  offers: Offers
  sessions: Pick<Sessions, 'endOfAccount'>
  waitingVisits: Pick<WaitingVisits, 'remember'>
}

/** What linking does at the end of every way in. */
export function createLinkEntrance(deps: Deps) {
  return {
    /** The proof of an old account that is wanted for a link, or good for nothing else. */
    takeProof: (entering: Entering) => takeProof(deps, entering),
    /** Where somebody goes on who has a link to make or to hear of. */
    onward: async (entered: Entered): Promise<string | undefined> => {
      const { audience, type } = entered.proven
      if (audience !== 'person') return undefined
      return type === 'eid' ? onwardOfEid(deps, entered) : onwardOfOld(deps, entered)
    },
  }
}

async function takeProof(deps: Deps, entering: Entering): Promise<string | undefined> {
  const { proven, returnTo } = entering
  if (proven.type === 'eid' || proven.audience !== 'person') return undefined
  const standing = await deps.offers.standing(proven.accountId)
  if (!standing?.isActive) return refusedPath('closed')
  const isWanted = pathnameOf(returnTo) === CONFIRM_PATH
  if (!isWanted && !standing.isClaimed) return undefined
  return keepProof(deps, entering)
}

async function keepProof({ linking, ...deps }: Deps, entering: Entering): Promise<string> {
  const { proven, browserId, address, returnTo } = entering
  await deps.waitingVisits.remember(browserId, returnTo)
  const old = { accountId: proven.accountId, provedAt: proven.authenticatedAt }
  const { eid } = await linking.visits.prove(browserId, { old })
  return eid ? settle({ linking, ...deps }, browserId, address) : LINK_PATH
}

/** With both sides there: on to the agreement, or the reason why there is none. */
async function settle(deps: Deps, browserId: string, address: string): Promise<string> {
  const seen = await deps.linking.look(browserId)
  if (!seen || seen.judgement === 'ready') return CONFIRM_PATH
  if (seen.judgement === 'other-person') await deps.wrongAttempts.report(browserId, seen, address)
  return pathOfProblem(seen.judgement)
}

async function onwardOfEid(deps: Deps, entered: Entered): Promise<string | undefined> {
  const { proven, browserId, address, returnTo } = entered
  const offered = await deps.offers.meet(proven.accountId, address)
  const target = pathnameOf(returnTo)
  if (target === CONFIRM_PATH && proven.level !== 0) {
    const { accountId, level, authenticatedAt: provedAt } = proven
    await deps.linking.visits.prove(browserId, { eid: { accountId, provedAt, level } })
    return settle(deps, browserId, address)
  }
  // Whoever comes to link, to see or end links, or to answer an offer, is not asked about it first.
  const isAbout = [OFFER_PATH, PROVE_PATH, LINKED_ACCOUNTS_PATH].some((path) =>
    target.startsWith(path),
  )
  if (offered.length === 0 || isAbout) return undefined
  await deps.waitingVisits.remember(browserId, returnTo)
  return withReturnTo(OFFER_PATH, returnTo)
}

async function onwardOfOld(deps: Deps, entered: Entered): Promise<string | undefined> {
  const { proven, returnTo } = entered
  const standing = await deps.offers.standing(proven.accountId)
  // Claimed, closed or moved while the session began: what ended the others did not see this one.
  if (!standing || !isAsProved(standing, proven)) {
    await deps.sessions.endOfAccount(proven.accountId)
    return (await takeProof(deps, entered)) ?? '/sign-in'
  }
  const isLinked = standing.personId !== standing.homePersonId
  if (proven.type !== 'portal' || isLinked) return undefined
  await deps.waitingVisits.remember(entered.browserId, returnTo)
  return withReturnTo(LINK_PATH, returnTo)
}

function isAsProved(standing: Standing, { personId }: ProvenAccount): boolean {
  return standing.isActive && !standing.isClaimed && standing.personId === personId
}
