import { type Holder, type LifeStatus, type NotOne, pickHolder } from '../residents/subject.ts'

/** What of a record can be read at all; there is no religion and no blood group to ask for. */
export const attributeFields = [
  'personalId',
  'fullName',
  'gender',
  'dateOfBirth',
  'placeOfBirth',
  'permanentCommune',
  'relationToHead',
  'legacyIdNumber',
  'cardIssuedOn',
] as const
export type AttributeField = (typeof attributeFields)[number]

/** A commune; its code alone would not say which, for codes were given out anew. */
export type Place = { code: string; validFrom: string; name: string }

export type Attributes = {
  /** The id that holds now, whichever number was asked with. */
  personalId: string
  fullName: string
  gender: 'male' | 'female'
  /** `YYYY-MM-DD`, or `YYYY` where only the year is on record. */
  dateOfBirth: string
  /** Where the birth was registered. */
  placeOfBirth: Place
  permanentCommune: Place
  relationToHead: 'head' | 'spouse' | 'child' | 'parent' | 'other'
  /** Nine digits. */
  legacyIdNumber: string
  cardIssuedOn: string
}

export const attributeOutcomes = [
  'GIVEN',
  'NOT_FOUND',
  'MULTIPLE',
  /** The person is on record, this field is not. */
  'UNAVAILABLE',
  /** The caller is not entitled to this field for this purpose. */
  'FORBIDDEN',
] as const
export type AttributeOutcome = (typeof attributeOutcomes)[number]
export type AttributeOutcomes = Partial<Record<AttributeField, AttributeOutcome>>

/** One record, with what it holds. */
export type AttributeRecord = Holder & { isDeceased: boolean; held: Partial<Attributes> }

export type Disclosure = {
  residentId?: string
  lifeStatus?: LifeStatus
  attributes: Partial<Attributes>
  results: AttributeOutcomes
}

type Question = {
  asked: readonly AttributeField[]
  readable: readonly AttributeField[]
  candidates: readonly AttributeRecord[]
}

/**
 * What of the records is told: fields both asked for and readable, of exactly one person. Who may
 * read none of the fields is to be refused before; told nothing here, not even that there is one.
 */
export function discloseAttributes({ asked, readable, candidates }: Question): Disclosure {
  const allowed = asked.filter((field) => readable.includes(field))
  const found = pickHolder(candidates)
  const judge = (field: AttributeField) =>
    allowed.includes(field) ? judgeField(field, found) : 'FORBIDDEN'
  const results = Object.fromEntries(asked.map((field) => [field, judge(field)]))
  if (typeof found === 'string' || allowed.length === 0) return { attributes: {}, results }
  const given = allowed.filter((field) => found.held[field] !== undefined)
  return {
    residentId: found.residentId,
    lifeStatus: found.isDeceased ? 'deceased' : 'living',
    attributes: Object.fromEntries(given.map((field) => [field, found.held[field]])),
    results,
  }
}

function judgeField(field: AttributeField, found: AttributeRecord | NotOne): AttributeOutcome {
  if (typeof found === 'string') return found
  return found.held[field] === undefined ? 'UNAVAILABLE' : 'GIVEN'
}
