import type { Gender } from './generated.ts'
import { permute } from './permutation.ts'

/** Most households of one seed: the six free digits of a personal id. */
export const MAX_HOUSEHOLDS = 1_000_000
const MAX_MEMBERS = 16
const MAX_LEGACY_HOLDERS = 3

// The mobile prefixes that parsePhone of packages/kernel accepts, without the leading zero.
const PHONE_PREFIXES = [
  [3, '23456789'],
  [5, '2589'],
  [7, '06789'],
  [8, '123456789'],
  [9, '012346789'],
].flatMap(([first, second]) => Array.from(String(second), (digit) => `${first}${digit}`))
const NUMBERS_PER_PREFIX = 10_000_000

/**
 * `PPP G YY NNNNNN` (domain.md §2.2) with PPP = 099, which nobody is issued. The six digits shuffle
 * the household's index, another shuffle for each G and YY: unique as long as no two members of
 * one household share gender and year of birth.
 */
export function makePersonalId(
  seed: string,
  person: { household: number; gender: Gender; birthYear: number },
): string {
  const { household, gender, birthYear } = person
  const century = Math.floor(birthYear / 100) - 19
  const group = `${century * 2 + (gender === 'female' ? 1 : 0)}${pad(birthYear % 100, 2)}`
  const key = `${seed} personal id ${group}`
  return `099${group}${pad(permute(household, { rows: 1000, columns: 1000, key }), 6)}`
}

/** E.164, unique for each pair of household and member. */
export function makePhone(seed: string, person: { household: number; member: number }): string {
  const rows = PHONE_PREFIXES.length * 1000
  const columns = NUMBERS_PER_PREFIX / 1000
  const index = person.household * MAX_MEMBERS + person.member
  const number = permute(index, { rows, columns, key: `${seed} phone` })
  const prefix = PHONE_PREFIXES[Math.floor(number / NUMBERS_PER_PREFIX)]
  return `+84${prefix}${pad(number % NUMBERS_PER_PREFIX, 7)}`
}

/**
 * Nine digits, also starting with 099. Unique for the first 333,333 households; beyond that a
 * number comes up a second time, as it did when provinces issued them.
 */
export function makeLegacyIdNumber(
  seed: string,
  person: { household: number; member: number },
): string | undefined {
  if (person.member >= MAX_LEGACY_HOLDERS) return undefined
  const index = (person.household * MAX_LEGACY_HOLDERS + person.member) % 1_000_000
  return `099${pad(permute(index, { rows: 1000, columns: 1000, key: `${seed} legacy` }), 6)}`
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
