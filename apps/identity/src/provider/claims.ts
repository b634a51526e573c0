import type { Account } from '../account/account.ts'

/** What a relying party may ask for, and the claims each scope carries. */
export const scopeClaims = {
  profile: ['name', 'birthdate', 'gender'],
  phone: ['phone_number', 'phone_number_verified'],
  personal_id: ['personal_id'],
} as const

type KnownScope = 'openid' | 'offline_access' | keyof typeof scopeClaims

export function isKnownScope(scope: string): scope is KnownScope {
  // Own names only: a service may send `toString` as a scope.
  return scope === 'openid' || scope === 'offline_access' || Object.hasOwn(scopeClaims, scope)
}

/** OpenID Connect Core §5.1, and `personal_id` of our own. The provider filters by scope. */
export function claimsOf(account: Account) {
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
