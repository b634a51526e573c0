import { type Holder, type LifeStatus, pickHolder } from '../residents/subject.ts'

/** What a caller may ask about; everything else in the register is nobody's business here. */
export const verifiableFields = [
  'fullName',
  'dateOfBirth',
  'gender',
  'permanentCommuneCode',
  'legacyIdNumber',
] as const
export type VerifiableField = (typeof verifiableFields)[number]

export const fieldOutcomes = [
  'MATCH',
  'NO_MATCH',
  /** The register knows nobody under this number. */
  'NOT_FOUND',
  /** More than one record answers to this number: a person has to look. */
  'MULTIPLE',
  /** The person is on record, this field is not. */
  'UNAVAILABLE',
  /** The caller is not entitled to this field for this purpose. */
  'FORBIDDEN',
] as const
export type FieldOutcome = (typeof fieldOutcomes)[number]

export type Claims = { [F in VerifiableField]?: string | undefined }
export type Outcomes = Partial<Record<VerifiableField, FieldOutcome>>

/** What of a record is compared. */
export type Candidate = Holder & {
  fullName: string
  /** `YYYY-MM-DD` or `YYYY`. */
  dateOfBirth: string
  gender: 'male' | 'female'
  permanentCommuneCode: string | undefined
  legacyIdNumber: string | undefined
  isDeceased: boolean
}

/** Never holds a value of the register: outcomes and an internal id for the audit. */
export type Judgement = { residentId?: string; lifeStatus?: LifeStatus; results: Outcomes }

/** Judges each claimed field; a field the caller is not entitled to is FORBIDDEN, found or not. */
export function judgeClaims(question: {
  claims: Claims
  entitledFields: readonly VerifiableField[]
  candidates: readonly Candidate[]
}): Judgement {
  const { claims, entitledFields, candidates } = question
  const asked = verifiableFields.filter((field) => claims[field] !== undefined)
  const allowed = asked.filter((field) => entitledFields.includes(field))
  const found = pickHolder(candidates)
  const judge = (field: VerifiableField): FieldOutcome => {
    if (!allowed.includes(field)) return 'FORBIDDEN'
    return typeof found === 'string' ? found : judgeField(field, claims[field] ?? '', found)
  }
  const results = Object.fromEntries(asked.map((field) => [field, judge(field)]))
  // Who may ask nothing about the person is not told either whether there is one.
  if (typeof found === 'string' || allowed.length === 0) return { results }
  const lifeStatus = found.isDeceased ? 'deceased' : 'living'
  return { residentId: found.residentId, lifeStatus, results }
}

function judgeField(field: VerifiableField, claimed: string, record: Candidate): FieldOutcome {
  switch (field) {
    case 'fullName':
      return toOutcome(areNamesEqual(claimed, record.fullName))
    case 'dateOfBirth':
      return toOutcome(areBirthDatesCompatible(claimed, record.dateOfBirth))
    case 'gender':
      return toOutcome(claimed === record.gender)
    case 'permanentCommuneCode':
    case 'legacyIdNumber':
      if (record[field] === undefined) return 'UNAVAILABLE'
      return toOutcome(claimed === record[field])
  }
}

function toOutcome(isEqual: boolean): FieldOutcome {
  return isEqual ? 'MATCH' : 'NO_MATCH'
}

/** Letters decide, tone marks included; how they are encoded, cased and spaced does not. */
export function areNamesEqual(one: string, other: string): boolean {
  return normalizeName(one) === normalizeName(other)
}

/** NFC, single spaces, lower case: the form in which names are compared, never shown. */
export function normalizeName(name: string): string {
  // Lowering takes a few letters apart (İ); the second NFC joins them again.
  const lowered = name.normalize('NFC').toLowerCase().normalize('NFC')
  return lowered.replace(/\s+/gu, ' ').trim()
}

/** A year alone, on either side, matches every day of that year; the answer does not say which. */
export function areBirthDatesCompatible(one: string, other: string): boolean {
  const isYearOnly = one.length === 4 || other.length === 4
  return isYearOnly ? one.slice(0, 4) === other.slice(0, 4) : one === other
}
