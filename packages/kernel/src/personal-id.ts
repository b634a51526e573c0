/** Digits in a personal id (Circular 07/2016, annex). */
export const PERSONAL_ID_DIGITS = 12

export type PersonalIdProblem = 'missing' | 'not-twelve-digits'

/** Hints only: the register's answer decides, because records with such slips exist. */
export type PersonalIdWarning = 'gender-differs' | 'birth-year-differs'

/** Removes what people type between the digits: spaces of any kind and dots. */
export function normalizePersonalId(typed: string): string {
  return typed.replace(/[\s.]/gu, '')
}

/** Reads a typed personal id. A prefix nobody knows is accepted: codes for births abroad exist. */
export function parsePersonalId(
  typed: string,
): { personalId: string } | { problem: PersonalIdProblem } {
  const digits = normalizePersonalId(typed)
  if (digits === '') return { problem: 'missing' }
  if (!/^[0-9]{12}$/.test(digits)) return { problem: 'not-twelve-digits' }
  return { personalId: digits }
}

/** Compares the century, gender and year inside the id with what a form says. */
export function personalIdWarnings(
  personalId: string,
  stated: { gender?: 'male' | 'female'; birthYear?: number },
): PersonalIdWarning[] {
  const century = Number(personalId[3])
  const warnings: PersonalIdWarning[] = []
  const gender = century % 2 === 0 ? 'male' : 'female'
  if (stated.gender && stated.gender !== gender) warnings.push('gender-differs')
  const birthYear = 1900 + Math.floor(century / 2) * 100 + Number(personalId.slice(4, 6))
  if (stated.birthYear && stated.birthYear !== birthYear) warnings.push('birth-year-differs')
  return warnings
}

/** First three and last four digits with stars between, for lists and pages. */
export function maskPersonalId(personalId: string): string {
  return `${personalId.slice(0, 3)}*****${personalId.slice(-4)}`
}
