import type { Representation } from '../staff-account/staff-account.ts'

/** The radio of the form mixes what are two facts: who may act, and for whom (C24). */
export const standings = ['suspended', 'numbered-office', 'division'] as const
export type Standing = (typeof standings)[number]

export type StandingFacts = { isSuspended: boolean; representation: Representation }

/** Which of the three is chosen; none where an account stands for its holder alone. */
export function standingOf({ isSuspended, representation }: StandingFacts): Standing | undefined {
  if (isSuspended) return 'suspended'
  return representation === 'none' ? undefined : representation
}

/** Whom a suspended account stood for it stands for again when it is resumed. */
export function factsOf(chosen: Standing | undefined, before: StandingFacts): StandingFacts {
  if (chosen === 'suspended') return { ...before, isSuspended: true }
  return { isSuspended: false, representation: chosen ?? before.representation }
}

/** «Tạm đình chỉ» is for administrators of a unit to see and to choose. */
export function standingsFor(isAdministrator: boolean): readonly Standing[] {
  return isAdministrator ? standings : standings.filter((one) => one !== 'suspended')
}
