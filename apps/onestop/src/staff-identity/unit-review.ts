import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'
import type { Representation } from '../staff-account/staff-account.ts'
import { factsOf, type Standing, type StandingFacts } from './representation.ts'
import type { NameReview, VerificationState } from './verification.ts'

/** An account as the administrator of its unit sees it. */
export type ReviewedAccount = StandingFacts & {
  id: string
  username: string
  /** As it was issued. */
  fullName: string
  unitName: string
  suspensionReason: string | undefined
  isBound: boolean
  bars: Bars
  identity:
    | {
        revision: number
        /** As on the card. */
        fullName: string
        maskedNumber: string
        verification: VerificationState
        nameReview: NameReview
      }
    | undefined
}

/** What may keep who asks from deciding over an account, though it is in reach. */
export type Bars = {
  isOperators: boolean
  isSamePersons: boolean
  hasCodeFromAsking: boolean
  isStatedByAsking: boolean
  isSuspendedByOperator: boolean
}

export type NameBar = 'operators' | 'same-person' | 'gave-code' | 'stated-it'
export type StandingBar = 'operators' | 'same-person' | 'suspended-by-operator'

export function nameBarOf({ bars }: ReviewedAccount): NameBar | undefined {
  if (bars.isOperators) return 'operators'
  if (bars.isSamePersons) return 'same-person'
  if (bars.hasCodeFromAsking) return 'gave-code'
  return bars.isStatedByAsking ? 'stated-it' : undefined
}

export function standingBarOf({ bars }: ReviewedAccount): StandingBar | undefined {
  if (bars.isOperators) return 'operators'
  if (bars.isSamePersons) return 'same-person'
  return bars.isSuspendedByOperator ? 'suspended-by-operator' : undefined
}

/** One person with several accounts, or somebody who typed another's number. */
export type SharedNumber = { maskedNumber: string; accounts: readonly ReviewedAccount[] }

/** Whose administrator asks: everything of the unit and of those below it. */
export type Reach = {
  unitPath: string
  staffAccountId: string
  /** Who operates the province says of others who do so too. */
  isOperator?: boolean
}

export type UnitReviewStore = {
  listWaiting(reach: Reach): Promise<ReviewedAccount[]>
  listShared(reach: Reach): Promise<SharedNumber[]>
  search(reach: Reach, words: string): Promise<ReviewedAccount[]>
  find(reach: Reach, id: string): Promise<ReviewedAccount | undefined>
  /** False where this revision waits no more, or is not the administrator's to say. */
  judgeName(judging: {
    reach: Reach
    id: string
    revision: number
    verdict: 'confirmed' | 'refused'
    actor: Actor
    at: Date
  }): Promise<boolean>
  setStanding(setting: {
    reach: Reach
    id: string
    facts: StandingFacts
    reason: string | undefined
    actor: Actor
    at: Date
  }): Promise<boolean>
  /** Of one's own account. */
  setRepresentation(setting: {
    staffAccountId: string
    representation: Representation
    actor: Actor
    at: Date
  }): Promise<void>
}

/** `changed`: what was shown waits no more. */
export type NameOutcome = 'judged' | 'changed' | NameBar
export type StandingOutcome = 'set' | 'no-reason' | 'not-found' | StandingBar

type Deps = {
  store: UnitReviewStore
  /** A suspended official's browsers are signed out. */
  endSessions: (staffAccountId: string) => Promise<void>
  now: Clock
}

type Setting = {
  reach: Reach
  id: string
  chosen: Standing | undefined
  reason: string
  actor: Actor
}

type Judging = Omit<Parameters<UnitReviewStore['judgeName']>[0], 'at'>

export type UnitReviews = ReturnType<typeof createUnitReviews>

/** What the administrator of a unit decides about its officials' accounts. */
export function createUnitReviews({ store, endSessions, now }: Deps) {
  return {
    listWaiting: (reach: Reach) => store.listWaiting(reach),
    listShared: (reach: Reach) => store.listShared(reach),
    search: (reach: Reach, words: string) => store.search(reach, words),
    find: (reach: Reach, id: string) => store.find(reach, id),
    setOwnRepresentation: (staffAccountId: string, representation: Representation, actor: Actor) =>
      store.setRepresentation({ staffAccountId, representation, actor, at: now() }),
    async judgeName(judging: Judging): Promise<NameOutcome> {
      if (await store.judgeName({ ...judging, at: now() })) return 'judged'
      const account = await store.find(judging.reach, judging.id)
      return (account && nameBarOf(account)) ?? 'changed'
    },
    async setStanding(setting: Setting): Promise<StandingOutcome> {
      const { reach, id, chosen, reason, actor } = setting
      const before = await store.find(reach, id)
      if (!before) return 'not-found'
      const bar = standingBarOf(before)
      if (bar) return bar
      const facts = factsOf(chosen, before)
      if (facts.isSuspended && !before.isSuspended && reason === '') return 'no-reason'
      const given = facts.isSuspended ? reason || before.suspensionReason : undefined
      const isSet = await store.setStanding({ reach, id, facts, reason: given, actor, at: now() })
      if (!isSet) return 'not-found'
      if (facts.isSuspended) await endSessions(id)
      return 'set'
    },
  }
}
