/** An account, and what says whose it is: who was bound to it, and the number it was bound by. */
export type Owned = {
  id: string
  personId: string | undefined
  /** Of the personal id, as it was when the account was bound. */
  boundIndex: string | undefined
}

/**
 * One human being under two accounts. Issuers may tell one by two subjects, which makes two
 * persons of the province; the number is the same.
 */
export function isOnePerson(one: Owned, other: Owned): boolean {
  return (
    one.id === other.id ||
    (one.personId !== undefined && one.personId === other.personId) ||
    (one.boundIndex !== undefined && one.boundIndex === other.boundIndex)
  )
}

/** How many human beings hold these accounts. */
export function countPeople(accounts: readonly Owned[]): number {
  let people: Owned[][] = []
  for (const account of accounts) {
    const isOwn = (held: readonly Owned[]) => held.some((one) => isOnePerson(one, account))
    const own = people.filter(isOwn).flat()
    people = [...people.filter((held) => !isOwn(held)), [...own, account]]
  }
  return people.length
}
