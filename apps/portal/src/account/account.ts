import { randomBytes } from 'node:crypto'
import type { AssuranceLevel } from '../assurance/assurance.ts'

/** Who issues an account: the portal itself, the ministry (e-ID), Vietnam Post (R071–R074). */
export const accountTypes = ['portal', 'eid', 'postal'] as const
export type AccountType = (typeof accountTypes)[number]

/** Whom an account is for. Rules of dates and methods differ by it (C8, C10). */
export const audiences = ['person', 'organization', 'administrator'] as const
export type Audience = (typeof audiences)[number]

/**
 * How sure the portal is of who it is, on the e-ID's scale; 0 for an account that is no e-ID.
 */
export type SessionLevel = 0 | AssuranceLevel

/** A way in. It points at one person; linking lets it point at another. */
export type AccountRef = {
  accountId: string
  personId: string
  type: AccountType
  audience: Audience
}

/** An account that has proved itself in full just now, by whichever of the ways in. */
export type ProvenAccount = AccountRef & {
  name: string
  level: SessionLevel
  /** When the person last typed or showed something, not when the portal heard of it. */
  authenticatedAt: Date
  /** RFC 8176. */
  amr: readonly string[]
  /** Of the provider the account came from; the portal's own accounts have none. */
  upstream?: { issuer: string; subject: string; sid: string | undefined }
}

/** What portal-issued accounts have in place of an issuer's address. */
export const OWN_ISSUER = 'urn:mot-cua:portal'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The id by which provinces know an account (`TechID`, R122): no meaning, never reused, and not
 * the key of anything inside. 80 bits.
 */
export function newTechnicalId(): string {
  return `T${Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31]).join('')}`
}
