import { foldPassword, isCommonPassword } from './common-passwords.ts'
import { PASSWORD_MAX_LENGTH } from './password-hasher.ts'

// security.md §1.1 row 1: eight, because an OTP always follows.
export const PASSWORD_MIN_LENGTH = 8

/** Why a password is not taken; each has a sentence of its own. */
export const passwordWeaknesses = [
  'missing',
  'too-short',
  'too-long',
  'same',
  'common',
  'personal-id',
  'birth-date',
  'name',
  'product',
] as const
export type PasswordWeakness = (typeof passwordWeaknesses)[number]

/** What somebody who knows the person would try first. */
export type PasswordOwner = {
  personalId: string
  /** YYYY-MM-DD, or YYYY. */
  dateOfBirth: string
  fullName: string
  /** Where it is not the personal id. */
  userName?: string
  /** The password of now; empty where it is compared otherwise. */
  current: string
}

/** What this system is called, in one word each. */
const PRODUCT_WORDS = ['motcua', 'dinhdanh', 'dichvucong', 'vneid', 'congdan']

/**
 * Why this password should not be taken; undefined when it may. No rule about kinds of characters
 * (row 2). Words that others can guess do not count towards the length (row 4).
 */
export function findPasswordWeakness(
  typed: string,
  owner: PasswordOwner,
): PasswordWeakness | undefined {
  const password = typed.normalize('NFC')
  if (password === '') return 'missing'
  if (countCharacters(password) < PASSWORD_MIN_LENGTH) return 'too-short'
  // In the form it is typed in too, because a sign-in measures that one.
  if (Math.max(password.length, typed.length) > PASSWORD_MAX_LENGTH) return 'too-long'
  if (password === owner.current.normalize('NFC')) return 'same'
  if (isCommonPassword(password)) return 'common'
  return contexts.find(([, list]) => isMadeOf(password, list(owner)))?.[0]
}

const contexts: readonly [PasswordWeakness, (owner: PasswordOwner) => string[]][] = [
  ['personal-id', ({ personalId }) => [personalId, personalId.slice(-9), personalId.slice(-6)]],
  ['birth-date', ({ dateOfBirth }) => listDates(dateOfBirth)],
  ['name', ({ fullName, userName = '' }) => [...listNames(fullName), foldPassword(userName)]],
  ['product', () => PRODUCT_WORDS],
]

/** What is left without the words would be too short by itself. */
function isMadeOf(password: string, words: string[]): boolean {
  const folded = foldPassword(password)
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ''), folded)
  return rest !== folded && countCharacters(rest) < PASSWORD_MIN_LENGTH
}

function listDates(dateOfBirth: string): string[] {
  const [year = '', month = '', day = ''] = dateOfBirth.split('-')
  if (day === '') return [year]
  const short = year.slice(2)
  return ['', '/', '-', '.', ' '].flatMap((between) =>
    [
      [day, month, year],
      [year, month, day],
      [month, day, year],
      [day, month, short],
      [day, month],
      [month, year],
    ].map((parts) => parts.join(between)),
  )
}

/** The whole name with and without spaces, and each of its words but the very short. */
function listNames(fullName: string): string[] {
  const words = foldPassword(fullName).split(/\s+/)
  return [words.join(''), words.join(' '), ...words.filter((word) => word.length > 2)]
}

/** Code points, as NIST SP 800-63B counts them. */
function countCharacters(text: string): number {
  return Array.from(text).length
}
