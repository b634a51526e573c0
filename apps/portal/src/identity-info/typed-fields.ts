import {
  isPersonName,
  type LineProblem,
  type PastDayProblem,
  parsePersonalId,
  parsePhone,
  readLine,
  readPastDay,
} from '@mot-cua/kernel'
import type { IdentityFieldName } from '../person/person.ts'

const MAX_CHARACTERS = 200
const MAX_EMAIL_CHARACTERS = 254

export type FieldProblem =
  | 'missing'
  | LineProblem
  | 'not-a-name'
  | 'not-a-phone'
  | 'not-an-email'
  | PastDayProblem
  | 'not-nine-digits'
  | 'not-twelve-digits'
  | 'not-a-choice'

/** The value as it is kept: E.164, ISO, digits. Empty for nothing typed. */
export type ParsedField = { value: string } | { problem: FieldProblem }

type Parse = (typed: string, today: string) => ParsedField

const parsers: Record<IdentityFieldName, Parse> = {
  fullName: parseName,
  legacyIdNumber: parseLegacyId,
  personalId: (typed) => {
    const parsed = parsePersonalId(typed)
    return 'problem' in parsed ? { problem: 'not-twelve-digits' } : { value: parsed.personalId }
  },
  // A year alone is a birth date of full standing.
  dateOfBirth: (typed, today) => readPastDay(typed, { today, mayBeYear: true }),
  phone: (typed) => toParsed(parsePhone(typed), 'not-a-phone'),
  gender: (typed) =>
    toParsed(typed === 'male' || typed === 'female' ? typed : undefined, 'not-a-choice'),
  placeOfBirth: (typed) => ({ value: typed }),
  email: parseEmail,
  placeOfOrigin: (typed) => ({ value: typed }),
  permanentAddress: (typed) => ({ value: typed }),
}

/** Reads what was typed into one field. `today` is YYYY-MM-DD where the portal stands. */
export function parseTyped(name: IdentityFieldName, raw: string, today: string): ParsedField {
  const line = readLine(raw, name === 'email' ? MAX_EMAIL_CHARACTERS : MAX_CHARACTERS)
  if ('problem' in line || line.value === '') return line
  return parsers[name](line.value, today)
}

function toParsed(value: string | undefined, problem: FieldProblem): ParsedField {
  return value === undefined ? { problem } : { value }
}

function parseName(typed: string): ParsedField {
  return isPersonName(typed) ? { value: typed } : { problem: 'not-a-name' }
}

function parseLegacyId(typed: string): ParsedField {
  const digits = typed.replace(/[\s.]/gu, '')
  return /^\d{9}$/.test(digits) ? { value: digits } : { problem: 'not-nine-digits' }
}

function parseEmail(typed: string): ParsedField {
  const isEmail = /^[^\s@<>"(),:;\\]+@[^\s@.<>"(),:;\\]+(\.[^\s@.<>"(),:;\\]+)+$/u.test(typed)
  return isEmail ? { value: typed } : { problem: 'not-an-email' }
}

/** As it stands in a field of a form: what the person would have typed. */
export function toTyped(name: IdentityFieldName, value: string): string {
  if (name === 'dateOfBirth') return value.split('-').reverse().join('/')
  if (name === 'phone') return value.startsWith('+84') ? `0${value.slice(3)}` : value
  return value
}
