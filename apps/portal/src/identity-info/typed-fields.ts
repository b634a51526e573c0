import { parsePersonalId, parsePhone } from '@mot-cua/kernel'
import type { IdentityFieldName } from '../person/person.ts'

const MAX_CHARACTERS = 200
const MAX_EMAIL_CHARACTERS = 254
/** Nobody alive was born before; a year that is a slip of the finger mostly was not either. */
const EARLIEST_YEAR = 1900

export type FieldProblem =
  | 'missing'
  | 'too-long'
  /** Line breaks, marks that turn the direction of text, NUL and their like. */
  | 'odd-characters'
  | 'not-a-name'
  | 'not-a-phone'
  | 'not-an-email'
  | 'not-a-date'
  | 'no-such-day'
  | 'future-date'
  | 'before-1900'
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
  dateOfBirth: parseBirthDate,
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
  const typed = raw.normalize('NFC').trim()
  if (typed === '') return { value: '' }
  if (typed.length > MAX_EMAIL_CHARACTERS) return { problem: 'too-long' }
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(typed)) return { problem: 'odd-characters' }
  const line = typed.replace(/\p{Zs}+/gu, ' ').trim()
  if (name !== 'email' && line.length > MAX_CHARACTERS) return { problem: 'too-long' }
  return line === '' ? { value: '' } : parsers[name](line, today)
}

function toParsed(value: string | undefined, problem: FieldProblem): ParsedField {
  return value === undefined ? { problem } : { value }
}

function parseName(typed: string): ParsedField {
  const isName = /^\p{L}[\p{L}\p{M} .'’-]*$/u.test(typed)
  return isName ? { value: typed } : { problem: 'not-a-name' }
}

function parseLegacyId(typed: string): ParsedField {
  const digits = typed.replace(/[\s.]/gu, '')
  return /^\d{9}$/.test(digits) ? { value: digits } : { problem: 'not-nine-digits' }
}

function parseEmail(typed: string): ParsedField {
  const isEmail = /^[^\s@<>"(),:;\\]+@[^\s@.<>"(),:;\\]+(\.[^\s@.<>"(),:;\\]+)+$/u.test(typed)
  return isEmail ? { value: typed } : { problem: 'not-an-email' }
}

/** `dd/MM/yyyy`, also with dots, dashes or spaces; a year alone is a birth date of full standing. */
export function parseBirthDate(typed: string, today: string): ParsedField {
  const [, day, month, year] = /^(?:(\d{1,2})[/. -](\d{1,2})[/. -])?(\d{4})$/.exec(typed) ?? []
  if (year === undefined) return { problem: 'not-a-date' }
  const value =
    day === undefined || month === undefined
      ? year
      : [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')
  if (value.length > 4 && !isDay(value)) return { problem: 'no-such-day' }
  if (value > today.slice(0, value.length)) return { problem: 'future-date' }
  return Number(year) < EARLIEST_YEAR ? { problem: 'before-1900' } : { value }
}

function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** As it stands in a field of a form: what the person would have typed. */
export function toTyped(name: IdentityFieldName, value: string): string {
  if (name === 'dateOfBirth') return value.split('-').reverse().join('/')
  if (name === 'phone') return value.startsWith('+84') ? `0${value.slice(3)}` : value
  return value
}
