import {
  findWishProblem,
  fulfils,
  isJsonObject,
  isWantedEssentially,
  isWishMember,
} from './claim-wish.ts'
import type { AskedClaim, KnownClaims } from './claims-request.ts'

/** More sets than any relying party has a use for, and deeper than the schema goes. */
const MAX_SETS = 20
const MAX_DEPTH = 8

/** One object, or several, each with requirements of its own (OpenID Connect for IA §5.6.3). */
export function toSets(request: unknown): unknown[] {
  return Array.isArray(request) ? request : [request]
}

/** What is wrong with the form of a request of `verified_claims`; undefined when nothing is. */
export function findVerifiedClaimsProblem(request: unknown): string | undefined {
  const sets = toSets(request)
  if (sets.length === 0) return 'should not be empty'
  if (sets.length > MAX_SETS) return `should not have more than ${MAX_SETS} members`
  for (const set of sets) {
    const problem = findSetProblem(set)
    if (problem) return problem
  }
  return undefined
}

function findSetProblem(set: unknown): string | undefined {
  if (!isJsonObject(set)) return 'should be an object or an array of objects'
  const { verification, claims } = set
  if (!isJsonObject(verification)) return 'needs a verification'
  if (!Object.hasOwn(verification, 'trust_framework')) return 'needs a trust_framework'
  return findElementProblem(verification, 0) ?? findInnerClaimsProblem(claims)
}

function findInnerClaimsProblem(claims: unknown): string | undefined {
  if (claims === null) return undefined
  if (!isJsonObject(claims) || Object.keys(claims).length === 0) return 'needs claims'
  for (const wish of Object.values(claims)) {
    const problem = findWishProblem(wish)
    if (problem) return `in claims ${problem}`
  }
  return undefined
}

function findElementProblem(element: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return 'is nested too deeply'
  if (Array.isArray(element)) return findListProblem(element, depth)
  const problem = findWishProblem(element)
  if (problem || !isJsonObject(element)) return problem && `in verification ${problem}`
  for (const [name, inner] of Object.entries(element)) {
    if (isWishMember(name)) continue
    const below =
      name === 'evidence' ? findEvidenceProblem(inner) : findElementProblem(inner, depth + 1)
    if (below) return below
  }
  return undefined
}

function findListProblem(list: unknown[], depth: number): string | undefined {
  if (list.length === 0) return 'has an empty list in verification'
  for (const element of list) {
    const problem = findElementProblem(element, depth + 1)
    if (problem) return problem
  }
  return undefined
}

/** Each entry is a filter over one type of evidence, which it must name (IA §5.5). */
function findEvidenceProblem(evidence: unknown): string | undefined {
  if (!Array.isArray(evidence) || evidence.length === 0) return 'needs a list of evidence'
  for (const entry of evidence) {
    const type = isJsonObject(entry) ? entry['type'] : undefined
    if (!isJsonObject(type) || typeof type['value'] !== 'string' || type['values'] !== undefined) {
      return 'has evidence without the value of its type'
    }
    const problem = findElementProblem(entry, 1)
    if (problem) return problem
  }
  return undefined
}

/** The known claims that sets under a supported trust framework ask for. */
export function listVerifiedClaimNames(request: unknown, known: KnownClaims): AskedClaim[] {
  if (request === undefined) return []
  return toSets(request).flatMap((set) => {
    if (!isJsonObject(set) || !isJsonObject(set['verification']) || !isJsonObject(set['claims'])) {
      return []
    }
    const { trust_framework } = set['verification']
    const epoch = new Date(0)
    if (!known.trustFrameworks.some((framework) => fulfils(framework, trust_framework, epoch))) {
      return []
    }
    return Object.entries(set['claims'])
      .filter(([name]) => known.verified.includes(name))
      .map(([name, wish]) => ({ name, isEssential: isWantedEssentially(wish) }))
  })
}
