import type { VerifiedClaims } from '@mot-cua/oidc'
import { acrOfLevel, type UsableAccount } from '../account/account.ts'

/** What a relying party may ask for, and the claims each scope carries. */
export const scopeClaims = {
  profile: ['name', 'birthdate', 'gender'],
  phone: ['phone_number', 'phone_number_verified'],
  personal_id: ['personal_id'],
} as const

/** Scopes that carry no claims. */
const bareScopes = ['openid', 'offline_access'] as const

type KnownScope = (typeof bareScopes)[number] | keyof typeof scopeClaims

export function isKnownScope(scope: string): scope is KnownScope {
  // Own names only: a service may send `toString` as a scope.
  return bareScopes.some((bare) => bare === scope) || Object.hasOwn(scopeClaims, scope)
}

/** What scopes carry, by the names under which single claims can be asked for. */
export function claimsOfScopes(scopes: readonly string[]): string[] {
  const carried: Record<string, readonly string[]> = scopeClaims
  return scopes.filter(isKnownScope).flatMap((scope) => carried[scope] ?? [])
}

/** OpenID Connect Core §5.1, and `personal_id` of our own. The provider filters by scope. */
export function claimsOf(account: UsableAccount) {
  return {
    sub: account.id,
    name: account.fullName,
    // YYYY where the day is not known, as §5.1 allows.
    birthdate: account.dateOfBirth,
    gender: account.gender,
    phone_number: account.phone,
    phone_number_verified: true,
    personal_id: account.personalId,
  }
}

/** What the authority behind identity vouches for; a phone is known, but not by the register. */
export const verifiableClaims = ['name', 'birthdate', 'gender', 'personal_id'] as const

/**
 * At level 2 the person stood before an official who compared them with the register. No evidence
 * is named: identity keeps no record of the papers that were shown.
 */
export function verifiedClaimsOf(account: UsableAccount, trustFramework: string): VerifiedClaims[] {
  if (account.level !== 2) return []
  const { name, birthdate, gender, personal_id } = claimsOf(account)
  const verification = {
    trust_framework: trustFramework,
    assurance_level: acrOfLevel(account.level),
    // ISO 8601 in UTC: a time zone would tell where the person was (IA §9).
    time: account.levelSince.toISOString().replace(/\.\d+Z$/, 'Z'),
  }
  return [{ verification, claims: { name, birthdate, gender, personal_id } }]
}

/** Under which rules people are verified, where the operator says nothing else (IA §12). */
export const trustFrameworks = {
  neutral: 'urn:eid:trust-framework:two-level',
  // Decree 69/2024/NĐ-CP on electronic identification, in force since 1 July 2024.
  'vn-2024': 'urn:eid:trust-framework:vn:69-2024-nd-cp',
} as const
