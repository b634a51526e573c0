import type { Story } from '../people/story.ts'

/** Whoever has an account with the post. */
export type PostalPerson = {
  username: string
  password: string
  fullName: string
  phone: string
  personalId: string
  email?: string
}

export function listPostalPeople(stories: readonly Story[]): PostalPerson[] {
  return stories.flatMap(({ postalAccount, fullName, phone, personalId }) =>
    postalAccount ? [{ ...postalAccount, fullName, phone, personalId }] : [],
  )
}
