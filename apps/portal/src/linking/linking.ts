import { addSeconds, type Clock, newId } from '@mot-cua/kernel'
import type { Transaction } from 'kysely'
import type { RequirementStore } from '../assurance/assurance.ts'
import type { AuditEvent } from '../audit/audit.ts'
import type { Sessions } from '../session/session.ts'
import type { PortalTables } from '../tables.ts'
import type { LinkNotices } from './link-notices.ts'
import {
  type AccountFacts,
  isFresh,
  judgeLink,
  judgeOld,
  type LinkCase,
  type LinkProblem,
} from './link-rules.ts'
import type { AccountProof, ContentCount, EidProof, LinkVisit, LinkVisits } from './link-visit.ts'

/** How long a link can be undone as if it had not been. */
export const UNDO_SECONDS = 30 * 24 * 60 * 60

export type Contact = { accountId: string; name: 'fullName' | 'phone' | 'email'; value: string }

export type LinkOutcome = 'linked' | 'already-linked' | 'taken' | 'occupied' | 'changed'

/** One link, with all that the ledger keeps of it. */
export type LinkChange = {
  eventId: string
  /** Carried out once, however often it is sent. */
  key: string
  old: AccountProof
  eid: EidProof
  fromPersonId: string
  toPersonId: string
  shown: ContentCount
  undoUntil: Date
  at: Date
  address: string
  /** Queues the messages in the transaction that they tell of. */
  notify: (trx: Transaction<PortalTables>) => Promise<void>
}

export type Circumstances = {
  /** Another account of the old one's type belongs to the e-ID's person already. */
  isOccupied: boolean
  requireRelogin: boolean
}

export type LinkingStore = {
  factsOf(accountIds: readonly string[]): Promise<AccountFacts[]>
  contactsOf(accountIds: readonly string[]): Promise<Contact[]>
  countContents(accountId: string): Promise<ContentCount>
  circumstances(oldAccountId: string, eidAccountId: string): Promise<Circumstances>
  link(change: LinkChange): Promise<LinkOutcome>
  /** The two accounts of a link made by this key, whether or not it still holds. */
  findByKey(key: string): Promise<{ accountId: string; eidAccountId: string } | undefined>
  requiresRelogin(): Promise<boolean>
  setRequiresRelogin(isRequired: boolean): Promise<void>
  recordRefusal(event: AuditEvent): Promise<void>
}

export type LinkPreview = {
  visitId: string
  old: AccountFacts
  eid: AccountFacts
  shown: ContentCount
  /** Of both accounts; those that differ are conflicts the person is told of. */
  contacts: readonly Contact[]
}

export type Look = { visit: LinkVisit; sides: LinkCase; judgement: 'ready' | LinkProblem }

export type Confirmation = {
  browserId: string
  /** Of the visit as the person was shown it. */
  key: string
  /** The e-ID account of the session in which the button was pressed. */
  eidAccountId: string
  address: string
}

export type ConfirmOutcome =
  | { outcome: 'linked' | 'already-linked'; accountId: string }
  | { outcome: 'taken' | 'occupied' | 'changed' }
  | { outcome: 'problem'; problem: LinkProblem }
  /** No such visit in this browser: it is over, or was begun elsewhere. */
  | { outcome: 'unknown' }

export type Linking = ReturnType<typeof createLinking>

export type LinkingDeps = {
  store: LinkingStore
  visits: LinkVisits
  requirements: Pick<RequirementStore, 'minimumLevel'>
  notices: LinkNotices
  sessions: Pick<Sessions, 'endOfAccount'>
  /** `dd/MM/yyyy`, as people read it. */
  formatDate: (instant: Date) => string
  now: Clock
}

/** Two accounts become one person's: proofs, judgement, preview, agreement. */
export function createLinking(deps: LinkingDeps) {
  const { store, visits } = deps
  return {
    visits,
    look: (browserId: string) => look(deps, browserId),
    /** Why an account cannot be the old side, before anybody is asked for the e-ID. */
    async judgeOld(proof: AccountProof): Promise<LinkProblem | undefined> {
      const [facts] = await store.factsOf([proof.accountId])
      if (!facts) return 'closed'
      if (!isFresh(proof, deps.now())) return 'prove-old'
      return judgeOld({ facts, proof }, { requireRelogin: await store.requiresRelogin() })
    },
    /** Whether the account must be signed in anew once its id is verified (requirements C15). */
    setRequiresRelogin: (isRequired: boolean) => store.setRequiresRelogin(isRequired),
    requiredLevel: () => deps.requirements.minimumLevel('link'),
    factsOf: async (accountId: string) => (await store.factsOf([accountId]))[0],

    /** What the person is to agree to; undefined where the visit is not ready for it. */
    async preview(browserId: string, seen: Look): Promise<LinkPreview | undefined> {
      const { old, eid } = seen.sides
      if (seen.judgement !== 'ready' || !old || !eid) return undefined
      const shown = await store.countContents(old.facts.accountId)
      await visits.show(browserId, seen.visit.id, shown)
      const contacts = await store.contactsOf([old.facts.accountId, eid.facts.accountId])
      return { visitId: seen.visit.id, old: old.facts, eid: eid.facts, shown, contacts }
    },

    confirm: (confirmation: Confirmation) => confirm(deps, confirmation),
  }
}

async function look(deps: LinkingDeps, browserId: string): Promise<Look | undefined> {
  const { store, requirements, now } = deps
  const visit = await deps.visits.read(browserId)
  if (!visit) return undefined
  const { old, eid } = visit
  const [facts, requiredLevel, around] = await Promise.all([
    store.factsOf([old, eid].map((side) => side?.accountId ?? NOBODY)),
    requirements.minimumLevel('link'),
    store.circumstances(old?.accountId ?? NOBODY, eid?.accountId ?? NOBODY),
  ])
  const sides = matchSides(visit, facts, around)
  return { visit, sides, judgement: judgeLink(sides, { ...around, requiredLevel, now: now() }) }
}

/** In place of a side that has not been proved yet. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

function matchSides(
  { old, eid }: LinkVisit,
  facts: readonly AccountFacts[],
  { isOccupied }: Circumstances,
): LinkCase {
  const oldFacts = facts.find(({ accountId }) => accountId === old?.accountId)
  const eidFacts = facts.find(({ accountId }) => accountId === eid?.accountId)
  return {
    old: old && oldFacts && { proof: old, facts: oldFacts },
    eid: eid && eidFacts && { proof: eid, facts: eidFacts },
    isOccupied,
  }
}

async function confirm(deps: LinkingDeps, confirmation: Confirmation): Promise<ConfirmOutcome> {
  const { browserId, key, eidAccountId } = confirmation
  const seen = await look(deps, browserId)
  if (seen?.visit.id !== key || seen.visit.eid?.accountId !== eidAccountId) {
    return findDone(deps, confirmation)
  }
  const { old, eid } = seen.sides
  const { shown } = seen.visit
  if (seen.judgement === 'already-linked' && old) {
    return finish(deps, 'already-linked', old.facts.accountId)
  }
  if (seen.judgement !== 'ready') return { outcome: 'problem', problem: seen.judgement }
  // Agreed to before it was shown: no page of ours sends that.
  if (!old || !eid || !shown) return { outcome: 'unknown' }
  const outcome = await carryOut(deps, confirmation, { old, eid, shown })
  if (outcome !== 'linked' && outcome !== 'already-linked') return { outcome }
  return finish(deps, outcome, old.facts.accountId)
}

/** Sessions of the moved account know another person: they end, also when the agreement is sent again. */
async function finish(
  { sessions }: LinkingDeps,
  outcome: 'linked' | 'already-linked',
  accountId: string,
): Promise<ConfirmOutcome> {
  await sessions.endOfAccount(accountId)
  return { outcome, accountId }
}

/** The visit ends with the link: whoever sends the agreement again is told what has happened. */
async function findDone(
  deps: LinkingDeps,
  { key, eidAccountId }: Confirmation,
): Promise<ConfirmOutcome> {
  const done = await deps.store.findByKey(key)
  if (done?.eidAccountId !== eidAccountId) return { outcome: 'unknown' }
  return finish(deps, 'already-linked', done.accountId)
}

type Agreed = {
  old: NonNullable<LinkCase['old']>
  eid: NonNullable<LinkCase['eid']>
  shown: ContentCount
}

async function carryOut(
  deps: LinkingDeps,
  { key, address }: Confirmation,
  { old, eid, shown }: Agreed,
): Promise<LinkOutcome> {
  const { store, notices, now } = deps
  const at = now()
  const undoUntil = addSeconds(at, UNDO_SECONDS)
  const notify = await notices.prepare({
    kind: 'linked',
    accountIds: [old.facts.accountId, eid.facts.accountId],
    undoUntil: deps.formatDate(undoUntil),
  })
  return store.link({
    eventId: newId(),
    key,
    old: old.proof,
    eid: eid.proof,
    fromPersonId: old.facts.personId,
    toPersonId: eid.facts.personId,
    shown,
    undoUntil,
    at,
    address,
    notify,
  })
}
