/** The number by which a caller names a person. */
export type Subject = { personalId: string } | { legacyIdNumber: string }

export const lifeStatuses = ['living', 'deceased'] as const
export type LifeStatus = (typeof lifeStatuses)[number]

/** A record that answers to the number asked for. */
export type Holder = {
  residentId: string
  /** False when the personal id was once this person's and is no longer. */
  holdsNumber: boolean
}

/** Who holds a number now goes before who held it once; an ended id still finds its person. */
export function pickHolder<H extends Holder>(candidates: readonly H[]): H | NotOne {
  const holders = candidates.filter((candidate) => candidate.holdsNumber)
  const [first, ...others] = holders.length > 0 ? holders : candidates
  if (!first) return 'NOT_FOUND'
  // One person may have held the same id twice.
  return others.every((other) => other.residentId === first.residentId) ? first : 'MULTIPLE'
}

export type NotOne =
  /** The register knows nobody under this number. */
  | 'NOT_FOUND'
  /** More than one record answers to this number: a person has to look. */
  | 'MULTIPLE'
