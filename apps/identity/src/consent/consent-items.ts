import type { IdentityMessageKey } from '../messages.ts'
import { claimsOfScopes, isKnownScope } from '../provider/claims.ts'
import type { AskedData } from './consent.ts'

/** One line of what a service asks for, in words. */
export type AskedItem = { key: IdentityMessageKey; isVerified: boolean }

/** Two claims with one sentence say the same to a person. */
const claimKeys = {
  name: 'consent.claim.name',
  birthdate: 'consent.claim.birthdate',
  gender: 'consent.claim.gender',
  phone_number: 'consent.scope.phone',
  phone_number_verified: 'consent.scope.phone',
  personal_id: 'consent.scope.personal_id',
} as const satisfies Record<string, IdentityMessageKey>

const VERIFIED = /^verified_claims\./

/**
 * What is asked for as people read it: what the service needs, and what it would only like.
 * A claim that a scope of the same request carries is not said twice.
 */
export function sortAsked({ scopes, claims }: AskedData) {
  const carried = claimsOfScopes(scopes)
  const single = claims.filter(({ name }) => !carried.includes(name))
  const needed = single.filter(({ isEssential }) => isEssential)
  const liked = single.filter(({ isEssential }) => !isEssential)
  const byScope = scopes
    .filter(isKnownScope)
    .map((scope): AskedItem => ({ key: `consent.scope.${scope}`, isVerified: false }))
  const essential = withoutRepeats([...byScope, ...needed.flatMap(toItem)])
  const voluntary = withoutRepeats([...essential, ...liked.flatMap(toItem)])
  return { essential, voluntary: voluntary.slice(essential.length) }
}

/** Whether anything is asked for together with its verification, which not every level has. */
export function hasVerified({ claims }: AskedData): boolean {
  return claims.some(({ name }) => VERIFIED.test(name))
}

function toItem({ name }: { name: string }): AskedItem[] {
  const claim = name.replace(VERIFIED, '')
  if (!isKnownClaim(claim)) return []
  return [{ key: claimKeys[claim], isVerified: VERIFIED.test(name) }]
}

function isKnownClaim(claim: string): claim is keyof typeof claimKeys {
  return Object.hasOwn(claimKeys, claim)
}

function withoutRepeats(items: AskedItem[]): AskedItem[] {
  const isSame = (one: AskedItem, other: AskedItem) =>
    one.key === other.key && one.isVerified === other.isVerified
  return items.filter((item, at) => items.findIndex((other) => isSame(item, other)) === at)
}
