import { type Clock, newId } from '@mot-cua/kernel'
import type { AccountType, Audience } from '../account/account.ts'
import type { LinkNotices, WriteNotice } from '../linking/link-notices.ts'
import { isFresh } from '../linking/link-rules.ts'
import type { ActiveSession } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import type { Sessions } from '../session/session.ts'

/** A link that holds now, as the ledger has it. */
export type CurrentLink = {
  eventId: string
  at: Date
  undoUntil: Date
  dossiers: number
  documents: number
}

export type LinkedAccount = {
  accountId: string
  type: AccountType
  audience: Audience
  /** What people know it by: the personal id of an e-ID account, else its own user name. */
  identifier: string
  createdAt: Date
  /** Of an account that was linked to this person; an e-ID account has none. */
  link: CurrentLink | undefined
}

/** `undone`: as if it had never been; `unlinked`: from now on the account stands alone. */
export type EndKind = 'unlinked' | 'undone'

export type EndProblem =
  /** No link of this person's: ended before, or never there. */
  | 'not-linked'
  /** Links are the e-ID owner's to end. */
  | 'eid-needed'
  /** The e-ID was proved too long ago. */
  | 'stale'
  /** Its own way in is closed, so nobody would reach what is in it. */
  | 'last-way-in'
  /** The thirty days are over. */
  | 'too-late'

export type EndOutcome = 'ended' | 'already-ended' | EndProblem

export type LinkEnding = {
  eventId: string
  kind: EndKind
  linkEventId: string
  accountId: string
  eidAccountId: string
  personId: string
  eidProvedAt: Date
  eidLevel: 1 | 2
  /** What stood alone may be opened by its own password again; what is undone is claimed as before. */
  claimedAt: Date | null
  at: Date
  address: string
  notify: WriteNotice
}

export type LinkedAccountStore = {
  list(personId: string): Promise<LinkedAccount[]>
  end(ending: LinkEnding): Promise<'ended' | 'already-ended' | 'not-linked'>
  /** Whether a link of this e-ID account has ended, in whichever way. */
  hasEnded(linkEventId: string, eidAccountId: string): Promise<boolean>
}

/** Whether an account can be opened by its own means: a password, a method that is offered. */
export type WaysIn = {
  isUsable(account: { accountId: string; type: AccountType }): Promise<boolean>
}

type Deps = {
  store: LinkedAccountStore
  gate: SignInGate
  waysIn: WaysIn
  sessions: Pick<Sessions, 'endOfAccount'>
  notices: LinkNotices
  now: Clock
}

export type LinkedAccounts = ReturnType<typeof createLinkedAccounts>

/** `linkEventId` as the person was shown it: a form of an earlier link ends no later one. */
export type EndWish = { accountId: string; linkEventId: string; kind: EndKind }

/** The accounts of a person, and the end of links. */
export function createLinkedAccounts(deps: Deps) {
  return {
    list: (personId: string) => deps.store.list(personId),
    find: (session: ActiveSession, accountId: string) => find(deps, session, accountId),
    /** Why a link cannot be ended, before anybody is asked to confirm it. */
    async judge(
      session: ActiveSession,
      wish: Pick<EndWish, 'accountId' | 'kind'>,
    ): Promise<EndProblem | undefined> {
      return judge(deps, { session, account: await find(deps, session, wish.accountId), wish })
    },
    end: (session: ActiveSession, wish: EndWish, address: string) =>
      end(deps, { session, wish, address }),
  }
}

async function find({ store }: Deps, { personId }: ActiveSession, accountId: string) {
  return (await store.list(personId)).find((one) => one.accountId === accountId && one.link)
}

type Ending = { session: ActiveSession; wish: EndWish; address: string }

async function end(deps: Deps, { session, wish, address }: Ending): Promise<EndOutcome> {
  const account = await find(deps, session, wish.accountId)
  if (account?.link?.eventId !== wish.linkEventId) return findEnded(deps, session, wish)
  const problem = await judge(deps, { session, account, wish })
  if (problem) return problem
  const { level } = session
  if (level === 0) return 'eid-needed'
  const at = deps.now()
  const accountIds = [account.accountId, session.accountId]
  const notify = await deps.notices.prepare({ kind: 'ended', accountIds })
  const outcome = await deps.store.end({
    ...wish,
    eventId: newId(),
    eidAccountId: session.accountId,
    personId: session.personId,
    eidProvedAt: session.authenticatedAt,
    eidLevel: level,
    claimedAt: wish.kind === 'undone' ? at : null,
    at,
    address,
    notify,
  })
  if (outcome === 'not-linked') return findEnded(deps, session, wish)
  await deps.sessions.endOfAccount(account.accountId)
  return outcome
}

/** Sent again, or in two tabs: it has been done, though perhaps not to its last step. */
async function findEnded(
  { store, sessions }: Deps,
  session: ActiveSession,
  { linkEventId, accountId }: EndWish,
): Promise<EndOutcome> {
  if (!(await store.hasEnded(linkEventId, session.accountId))) return 'not-linked'
  await sessions.endOfAccount(accountId)
  return 'already-ended'
}

type Judged = {
  session: ActiveSession
  account: LinkedAccount | undefined
  wish: Pick<EndWish, 'kind'>
}

async function judge(
  { gate, waysIn, now }: Deps,
  { session, account, wish }: Judged,
): Promise<EndProblem | undefined> {
  if (!account?.link) return 'not-linked'
  if (session.type !== 'eid') return 'eid-needed'
  const { type, audience, accountId } = account
  // Checked before the proof: nobody signs in again only to hear no.
  const isClosed = gate.decide({ type, audience }).access === 'closed'
  if (isClosed || !(await waysIn.isUsable({ accountId, type }))) return 'last-way-in'
  if (wish.kind === 'undone' && account.link.undoUntil < now()) return 'too-late'
  return isFresh({ provedAt: session.authenticatedAt }, now()) ? undefined : 'stale'
}
