import { findWishProblem, isJsonObject, isWantedEssentially } from './claim-wish.ts'
import { findVerifiedClaimsProblem, listVerifiedClaimNames } from './verified-claims-request.ts'

/** One piece of a person's data that a relying party asks for by name. */
export type AskedClaim = {
  /** `name`, or `verified_claims.name` for what is asked for together with its verification. */
  name: string
  /** OpenID Connect Core §5.5.1: voluntary where the relying party does not say otherwise. */
  isEssential: boolean
}

/** Which claims can be asked for at all; the rest is ignored (OpenID Connect Core §5.5.1). */
export type KnownClaims = {
  plain: readonly string[]
  verified: readonly string[]
  trustFrameworks: readonly string[]
}

const TARGETS = ['userinfo', 'id_token'] as const
export const VERIFIED_CLAIMS = 'verified_claims'
/** Who, how well and when: the sign-in's, not the person's data. */
export const SESSION_CLAIMS: readonly string[] = ['sub', 'acr', 'amr', 'auth_time']

/** The name under which a claim inside `verified_claims` is agreed to, or withheld. */
export function verifiedName(claim: string): string {
  return `${VERIFIED_CLAIMS}.${claim}`
}

/** What is wrong with the form of a `claims` parameter; undefined when nothing is. */
export function findClaimsProblem(claims: Record<string, unknown>): string | undefined {
  for (const target of TARGETS) {
    const wishes = claims[target]
    if (wishes === undefined) continue
    if (!isJsonObject(wishes)) return `claims.${target} should be an object`
    for (const [name, wish] of Object.entries(wishes)) {
      const problem =
        name === VERIFIED_CLAIMS ? findVerifiedClaimsProblem(wish) : findWishProblem(wish)
      if (problem) return `claims.${target}.${name.slice(0, 40)} ${problem}`
    }
  }
  return undefined
}

/** The data a `claims` parameter asks for, each once however many places ask for it. */
export function listAskedClaims(parameter: unknown, known: KnownClaims): AskedClaim[] {
  if (typeof parameter !== 'string') return []
  const claims: unknown = JSON.parse(parameter)
  const asked = new Map<string, boolean>()
  for (const target of TARGETS) {
    const wishes = isJsonObject(claims) ? claims[target] : undefined
    if (!isJsonObject(wishes)) continue
    for (const [name, isEssential] of listWishes(wishes, known)) {
      asked.set(name, isEssential || (asked.get(name) ?? false))
    }
  }
  return [...asked].map(([name, isEssential]) => ({ name, isEssential }))
}

function listWishes(wishes: Record<string, unknown>, known: KnownClaims): [string, boolean][] {
  const plain = Object.entries(wishes)
    .filter(([name]) => known.plain.includes(name))
    .map(([name, wish]): [string, boolean] => [name, isWantedEssentially(wish)])
  const verified = listVerifiedClaimNames(wishes[VERIFIED_CLAIMS], known).map(
    ({ name, isEssential }): [string, boolean] => [verifiedName(name), isEssential],
  )
  return [...plain, ...verified]
}
