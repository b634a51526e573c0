import type { Actor } from '../audit/actor.ts'

/** What the cut-over would mean for people with a personal account issued by the portal. */
export type Counts = {
  /** All such accounts. */
  accounts: number
  /** Not linked, and no id that the register has confirmed: they must verify first. */
  unverified: number
  /** Not linked, but verified: one sign-in with the e-ID is left. */
  unlinked: number
  /** Linked with an e-ID that was last seen at level 1. */
  lowLevel: number
  /** In flight, of those who are not linked. */
  dossiers: number
}

/** Of one commune as the register named it; `null` where it was never asked. */
export type CommuneCounts = Counts & { code: string | null; validFrom: string | null }

export const NOBODY: Counts = { accounts: 0, unverified: 0, unlinked: 0, lowLevel: 0, dossiers: 0 }

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    accounts: a.accounts + b.accounts,
    unverified: a.unverified + b.unverified,
    unlinked: a.unlinked + b.unlinked,
    lowLevel: a.lowLevel + b.lowLevel,
    dossiers: a.dossiers + b.dossiers,
  }
}

/** Level 1 is a lack only where the sign-in asks for level 2. */
export function shutOut(counts: Counts, requiredLevel: 1 | 2): number {
  return counts.unverified + counts.unlinked + (requiredLevel === 2 ? counts.lowLevel : 0)
}

/** What is known of one person on the list for a local team. */
export type ListedPerson = {
  accountId: string
  technicalId: string
  fullName: string | null
  personalId: string | null
  phone: string | null
  isVerified: boolean
  isLinked: boolean
  dossiers: number
  lastSignedInAt: Date | null
}

/** A commune as accounts carry it; `null` for those without one. */
export type PlaceKey = { code: string; validFrom: string } | null

export type CockpitStore = {
  countByCommune(): Promise<CommuneCounts[]>
  /** Active accounts of a kind. */
  countKind(kind: { type: string; audience: string }): Promise<number>
  /** One page of the people of a place, in the order of their accounts. */
  listPeople(asked: {
    place: PlaceKey
    after: string | undefined
    withLowLevel: boolean
  }): Promise<ListedPerson[]>
}

/** Written before the first name leaves. */
export type RecordExport = (taken: {
  place: string
  purpose: string
  actor: Actor
}) => Promise<void>
