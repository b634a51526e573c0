import { isDeepStrictEqual } from 'node:util'

/** Members of a request that constrain or explain an element instead of naming one inside it. */
const CONSTRAINTS = ['value', 'values', 'max_age'] as const
const EXPLANATIONS = ['essential', 'purpose']

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True of a member such as `essential` or `max_age`, false of the name of an element. */
export function isWishMember(name: string): boolean {
  return [...CONSTRAINTS, ...EXPLANATIONS].includes(name)
}

export function isWantedEssentially(wish: unknown): boolean {
  return isJsonObject(wish) && wish['essential'] === true
}

/** What is wrong with the request of one claim or element: null, or an object (Core §5.5.1). */
export function findWishProblem(wish: unknown): string | undefined {
  if (wish === null) return undefined
  if (!isJsonObject(wish)) return 'should be null or an object'
  const { essential, values, purpose, max_age } = wish
  if (essential !== undefined && typeof essential !== 'boolean') return 'has a wrong essential'
  if (values !== undefined && !(Array.isArray(values) && values.length > 0)) {
    return 'has wrong values'
  }
  if (purpose !== undefined && !isPurpose(purpose)) return 'has a wrong purpose'
  if (max_age !== undefined && !(Number.isSafeInteger(max_age) && Number(max_age) >= 0)) {
    return 'has a wrong max_age'
  }
  return undefined
}

/** OpenID Connect for Identity Assurance, drafts up to 13: 3 to 300 characters. */
function isPurpose(purpose: unknown): boolean {
  return typeof purpose === 'string' && purpose.length >= 3 && purpose.length <= 300
}

/** Whether a wish says which values it takes, itself or anywhere below. */
export function isConstrained(wish: unknown): boolean {
  if (Array.isArray(wish)) return wish.some(isConstrained)
  if (!isJsonObject(wish)) return false
  return Object.entries(wish).some(
    ([name, inner]) =>
      CONSTRAINTS.some((constraint) => constraint === name) ||
      (!EXPLANATIONS.includes(name) && isConstrained(inner)),
  )
}

/** Whether a value is one that the wish takes: `value`, `values`, `max_age` in seconds. */
export function fulfils(value: unknown, wish: unknown, now: Date): boolean {
  if (!isJsonObject(wish)) return true
  const { value: wanted, values, max_age } = wish
  if (wanted !== undefined && !isDeepStrictEqual(value, wanted)) return false
  if (Array.isArray(values) && !values.some((one) => isDeepStrictEqual(value, one))) return false
  return max_age === undefined || isYoungerThan(value, Number(max_age), now)
}

/** A date without a time counts from its last second (OpenID Connect for IA §5.6.2). */
function isYoungerThan(value: unknown, seconds: number, now: Date): boolean {
  if (typeof value !== 'string') return false
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T23:59:59Z` : value)
  return now.getTime() - at <= seconds * 1000
}
