import { fulfils, isConstrained, isJsonObject } from './claim-wish.ts'
import { verifiedName } from './claims-request.ts'
import { toSets } from './verified-claims-request.ts'

/** Claims and how they were verified: OpenID Identity Assurance Schema Definition 1.0. */
export type VerifiedClaims = {
  verification: { trust_framework: string } & Record<string, unknown>
  claims: Record<string, unknown>
}

/** What an issuer can vouch for; goes into its metadata (OpenID Connect for IA §8). */
export type VerifiedClaimsSupport = {
  trustFrameworks: readonly string[]
  claims: readonly string[]
  /** Types of evidence, such as `electronic_record`, where any is ever told. */
  evidence?: readonly string[]
  /** Required beside the evidence of the same name. */
  documents?: readonly string[]
  electronicRecords?: readonly string[]
}

type Selection = {
  available: readonly VerifiedClaims[]
  /** Names such as `verified_claims.name` that the person does not share. */
  withheld: readonly string[]
  now: Date
}

/**
 * Answers a request of `verified_claims`: of each set only what was asked for and fits. What does
 * not fit is left out without an error; a set whose verification does not fit is left out whole.
 * An object answers an object, a list a list; undefined when nothing is left.
 */
export function selectVerifiedClaims(
  request: unknown,
  selection: Selection,
): VerifiedClaims | VerifiedClaims[] | undefined {
  const found = toSets(request).flatMap((set) =>
    selection.available.flatMap((vouched) => selectSet(set, vouched, selection) ?? []),
  )
  const [first] = found
  return Array.isArray(request) && first ? found : found.length > 1 ? found : first
}

function selectSet(
  set: unknown,
  vouched: VerifiedClaims,
  { withheld, now }: Selection,
): VerifiedClaims | undefined {
  if (!isJsonObject(set) || !isJsonObject(set['claims'])) return undefined
  const verification = pickElement(set['verification'], vouched.verification, now)
  if (typeof verification !== 'object') return undefined
  const claims = Object.entries(set['claims'])
    .filter(([name]) => Object.hasOwn(vouched.claims, name))
    .filter(([name, wish]) => fulfils(vouched.claims[name], wish, now))
    .filter(([name]) => !withheld.includes(verifiedName(name)))
    .map(([name]) => [name, vouched.claims[name]])
  if (claims.length === 0) return undefined
  const { value } = verification
  return {
    verification: value as VerifiedClaims['verification'],
    claims: Object.fromEntries(claims) as Record<string, unknown>,
  }
}

/** Members without which an element of the schema is not valid: they come with it unasked. */
const REQUIRED = ['trust_framework', 'type', 'check_method']

/** An element as far as it was asked for; `unmet` when a constraint on it does not hold. */
type Picked = { value: unknown } | 'absent' | 'unmet'

function pickElement(wish: unknown, element: unknown, now: Date): Picked {
  if (element === undefined) return isConstrained(wish) ? 'unmet' : 'absent'
  if (Array.isArray(element)) return pickList(wish, element, now)
  if (isJsonObject(element)) return pickObject(wish, element, now)
  if (Array.isArray(wish)) return isConstrained(wish) ? 'unmet' : 'absent'
  return fulfils(element, wish, now) ? { value: element } : 'unmet'
}

/** Entries of a list that fit any of the wished ones. */
function pickList(wish: unknown, list: unknown[], now: Date): Picked {
  // A list has to be asked for one step deeper (OpenID Connect for IA §5.5).
  if (!Array.isArray(wish)) return isConstrained(wish) ? 'unmet' : 'absent'
  const kept = list.flatMap((entry) => {
    const picked = wish.map((one) => pickElement(one, entry, now))
    return picked.find((one) => typeof one === 'object') ?? []
  })
  if (kept.length === 0) return isConstrained(wish) ? 'unmet' : 'absent'
  return { value: kept.map(({ value }) => value) }
}

function pickObject(wish: unknown, element: Record<string, unknown>, now: Date): Picked {
  if (!isJsonObject(wish)) return isConstrained(wish) ? 'unmet' : 'absent'
  if (!fulfils(element, wish, now)) return 'unmet'
  const names = new Set([...Object.keys(wish), ...REQUIRED.filter((name) => name in element)])
  const members: [string, unknown][] = []
  for (const name of names) {
    const inner = Object.hasOwn(element, name) ? element[name] : undefined
    const picked = pickElement(wish[name] ?? null, inner, now)
    if (picked === 'unmet') return 'unmet'
    if (picked !== 'absent') members.push([name, picked.value])
  }
  const isAsked = members.some(([name]) => name in wish)
  return isAsked ? { value: Object.fromEntries(members) } : 'absent'
}
