import type { Representation } from '../staff-account/staff-account.ts'

/**
 * The radio of the form mixes what are two facts: who may act, and for whom (C24). The source has
 * three; the fourth takes back what the two before it say.
 */
export const standings = ['suspended', 'numbered-office', 'division', 'none'] as const
export type Standing = (typeof standings)[number]

/** «Tạm đình chỉ» is for administrators to choose, and for nobody of oneself: there is no way back. */
export const ownStandings = ['numbered-office', 'division', 'none'] as const
export type OwnStanding = (typeof ownStandings)[number]

export type StandingFacts = { isSuspended: boolean; representation: Representation }

export function standingOf({ isSuspended, representation }: StandingFacts): Standing {
  return isSuspended ? 'suspended' : representation
}

/** Whom a suspended account stood for it stands for again when it is resumed without a choice. */
export function factsOf(chosen: Standing | undefined, before: StandingFacts): StandingFacts {
  if (chosen === 'suspended') return { ...before, isSuspended: true }
  return { isSuspended: false, representation: chosen ?? before.representation }
}
