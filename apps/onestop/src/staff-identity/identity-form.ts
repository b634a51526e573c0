import {
  isPersonName,
  type LineProblem,
  type PastDayProblem,
  parsePersonalId,
  parsePhone,
  readLine,
  readPastDay,
  writeDay,
} from '@mot-cua/kernel'

/** The form «THÔNG TIN XÁC THỰC» but for its pictures and its radio (R131–R137, R141). */
export const identityFields = [
  'fullName',
  'dateOfBirth',
  'gender',
  'personalId',
  'issuedOn',
  'issuedBy',
  'permanentAddress',
  'signingPhone',
] as const
export type IdentityField = (typeof identityFields)[number]

/** As it came. */
export type IdentityTyped = Record<IdentityField, string>
/** As it is kept: ISO days, E.164, digits; empty for what was not typed. */
export type StatedIdentity = Record<IdentityField, string>

export type FieldProblem =
  | LineProblem
  | PastDayProblem
  | 'not-a-name'
  | 'not-a-choice'
  | 'not-twelve-digits'
  | 'not-a-phone'
  | 'before-birth'
/** Known only once it is to be saved. */
export type NumberProblem = 'number-taken' | 'too-many-tries'
export type FormProblems = Partial<Record<IdentityField, FieldProblem | NumberProblem>>

type Parsed = { value: string } | { problem: FieldProblem }
type Parse = (line: string, today: string) => Parsed

const MOST_CHARACTERS: Partial<Record<IdentityField, number>> = { permanentAddress: 300 }
const USUAL_CHARACTERS = 150

const parsers: Record<IdentityField, Parse> = {
  fullName: (line) => (isPersonName(line) ? { value: line } : { problem: 'not-a-name' }),
  dateOfBirth: (line, today) => readPastDay(line, { today, mayBeYear: true }),
  gender: (line) =>
    line === 'male' || line === 'female' ? { value: line } : { problem: 'not-a-choice' },
  personalId: (line) => {
    const parsed = parsePersonalId(line)
    return 'problem' in parsed ? { problem: 'not-twelve-digits' } : { value: parsed.personalId }
  },
  issuedOn: (line, today) => readPastDay(line, { today, mayBeYear: false }),
  // Cut off in the figure of the source documents: whatever the card says (C23).
  issuedBy: (line) => ({ value: line }),
  permanentAddress: (line) => ({ value: line }),
  signingPhone: (line) => {
    const value = parsePhone(line)
    return value === undefined ? { problem: 'not-a-phone' } : { value }
  },
}

/** With a star on the form (R133, R134), and what is said where nothing is typed. */
const required: FormProblems = { gender: 'not-a-choice', personalId: 'not-twelve-digits' }

/** What the form states, or what is wrong with each of its fields. `today` is `YYYY-MM-DD`. */
export function readIdentity(
  typed: IdentityTyped,
  today: string,
): { stated: StatedIdentity } | { problems: FormProblems } {
  const problems: FormProblems = {}
  const stated: StatedIdentity = { ...typed }
  for (const field of identityFields) {
    const parsed = readField(field, typed[field], today)
    const missing = 'value' in parsed && parsed.value === '' && required[field]
    if ('problem' in parsed) problems[field] = parsed.problem
    else if (missing) problems[field] = missing
    else stated[field] = parsed.value
  }
  const { dateOfBirth, issuedOn } = stated
  if (!problems.issuedOn && !problems.dateOfBirth && isBefore(issuedOn, dateOfBirth)) {
    problems.issuedOn = 'before-birth'
  }
  return Object.keys(problems).length > 0 ? { problems } : { stated }
}

function readField(field: IdentityField, raw: string, today: string): Parsed {
  const line = readLine(raw, MOST_CHARACTERS[field] ?? USUAL_CHARACTERS)
  return 'problem' in line || line.value === '' ? line : parsers[field](line.value, today)
}

function isBefore(day: string, birth: string): boolean {
  return day !== '' && birth !== '' && day.slice(0, birth.length) < birth
}

/** What stands in the fields of the form when it is opened. */
export function toTyped(stated: StatedIdentity | undefined): IdentityTyped {
  const empty = Object.fromEntries(identityFields.map((field) => [field, ''])) as IdentityTyped
  if (!stated) return empty
  const { signingPhone } = stated
  return {
    ...stated,
    dateOfBirth: writeDay(stated.dateOfBirth),
    issuedOn: writeDay(stated.issuedOn),
    // As its hint writes one: 84, and no sign before it (R141).
    signingPhone: signingPhone.replace(/^\+/, ''),
  }
}
