import { isSafeWebAddress, parsePhone } from '@mot-cua/kernel'
import type { CitizenSession } from '../session/session.ts'

/** What the issuer said at the last sign-in: shown, and changed there only. */
export type Verified = {
  fullName: string
  /** `YYYY-MM-DD`, or `YYYY`. */
  dateOfBirth: string | undefined
  personalId: string | undefined
  phone: string | undefined
  technicalId: string | undefined
}

/** What a person writes; empty where nothing is known. */
export const contactFields = [
  'organization',
  'idIssuedOn',
  'idIssuedBy',
  'phone',
  'fax',
  'email',
  'website',
] as const
export type ContactField = (typeof contactFields)[number]
export type Contact = Record<ContactField, string>

export type ContactProblem = 'too-long' | 'date' | 'future' | 'phone' | 'fax' | 'email' | 'website'
export type ContactProblems = Partial<Record<ContactField, ContactProblem>>

export type Profile = { verified: Verified; contact: Contact }

export type ContactStore = {
  read(personId: string): Promise<Profile | undefined>
  write(
    contact: Contact,
    by: { session: CitizenSession & { id: string }; address: string; at: Date },
  ): Promise<void>
}

const LONGEST = 200

/** As it is stored, days as `YYYY-MM-DD`, or what is wrong with it. */
export function readContact(
  typed: Contact,
  today: string,
): { contact: Contact } | { problems: ContactProblems } {
  const trimmed = mapFields((field) => typed[field].trim().normalize('NFC'))
  const problems: ContactProblems = {}
  for (const field of contactFields) {
    const problem = trimmed[field] === '' ? undefined : findProblem(field, trimmed[field], today)
    if (problem) problems[field] = problem
  }
  if (Object.keys(problems).length > 0) return { problems }
  const { idIssuedOn, phone } = trimmed
  return {
    contact: {
      ...trimmed,
      idIssuedOn: idIssuedOn === '' ? '' : (readDay(idIssuedOn) ?? ''),
      phone: phone === '' ? '' : (parsePhone(phone) ?? ''),
    },
  }
}

export function mapFields(valueOf: (field: ContactField) => string): Contact {
  return Object.fromEntries(contactFields.map((field) => [field, valueOf(field)])) as Contact
}

function findProblem(
  field: ContactField,
  value: string,
  today: string,
): ContactProblem | undefined {
  if (value.length > LONGEST) return 'too-long'
  switch (field) {
    case 'idIssuedOn': {
      const day = readDay(value)
      if (day === undefined) return 'date'
      return day > today ? 'future' : undefined
    }
    case 'phone':
      return parsePhone(value) === undefined ? 'phone' : undefined
    case 'fax':
      return /^[+\d][\d\s.()-]{5,24}$/.test(value) ? undefined : 'fax'
    case 'email':
      return /^[^\s@<>"]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(value) ? undefined : 'email'
    case 'website':
      return /^https?:/i.test(value) && isSafeWebAddress(value) ? undefined : 'website'
    case 'organization':
    case 'idIssuedBy':
      return undefined
  }
}

/** `dd/MM/yyyy` as `YYYY-MM-DD`; undefined for what is no day. */
function readDay(typed: string): string | undefined {
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed) ?? []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== iso)
    return undefined
  return year < '1900' ? undefined : iso
}

/** `YYYY-MM-DD` as `dd/MM/yyyy`; a year alone stays. */
export function tellDay(iso: string): string {
  return iso.split('-').toReversed().join('/')
}

/** The last two of the words, as on a badge: Nguyễn Thị Lan → TL. */
export function initialsOf(fullName: string): string {
  const words = fullName.trim().split(/\s+/)
  return words
    .slice(-2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toUpperCase()
}

/** *Techid DVCQG*: enough to compare with a paper, too little to use. */
export function maskTechnicalId(technicalId: string): string {
  return `${'•'.repeat(6)}${technicalId.slice(-4)}`
}
