import type { Actor } from '../audit/audit.ts'

/** An account of the province's old system; with it nobody signs in any more. */
export type LocalAccount = {
  id: string
  username: string
  fullName: string
  passwordHash: string
  /** As the old system had it; proven by nobody. */
  personalId: string | undefined
}

export type NewLocalAccount = {
  username: string
  fullName: string
  passwordHash: string
  personalId?: string | undefined
}

/** Whose account it becomes, as an issuer says it. */
export type Linker = {
  personId: string
  issuer: string
  subject: string
  technicalId: string | undefined
}

export type LinkOutcome = 'linked' | 'taken'
export type Change = { at: Date; actor: Actor }

export type LocalAccountStore = {
  find(username: string): Promise<LocalAccount | undefined>
  ofPerson(personId: string): Promise<LocalAccount | undefined>
  read(id: string): Promise<LocalAccount | undefined>
  /** The number that the issuer said of the person. */
  personalIdOf(personId: string): Promise<string | undefined>
  /** `taken`: the account has somebody, or the person has an account. */
  link(id: string, linker: Linker, change: Change): Promise<LinkOutcome>
  /** False when it had ended already. */
  unlink(id: string, personId: string, change: Change): Promise<boolean>
  /** False when another account has that name. */
  rename(id: string, username: string, change: Change): Promise<boolean>
  /** False when the password of before is not that any more. */
  changePassword(id: string, hashes: { from: string; to: string }, change: Change): Promise<boolean>
  add(accounts: readonly NewLocalAccount[], at: Date): Promise<void>
}

/**
 * Whether the numbers speak against it. Equal numbers prove nothing, because anybody can have
 * written one into the old system; other numbers are a matter for the province's office.
 */
export function speaksAgainst(
  account: Pick<LocalAccount, 'personalId'>,
  personalId: string | undefined,
): boolean {
  return account.personalId !== undefined && account.personalId !== personalId
}

const USERNAME = /^[a-z0-9][a-z0-9._@-]{3,63}$/
const STORED_USERNAME = /^[!-~]{1,64}$/

/** As it is compared: without blanks around it, small letters. */
export function readUsername(typed: string): string | undefined {
  const username = typed.trim().toLowerCase()
  return STORED_USERNAME.test(username) ? username : undefined
}

/** A name that somebody chooses today. */
export function readNewUsername(typed: string): string | undefined {
  const username = readUsername(typed)
  return username !== undefined && USERNAME.test(username) ? username : undefined
}
