import { findCommune, provinces } from '@mot-cua/places'
import type { IdentityField, IdentityFieldName } from '../person/person.ts'
import type {
  Commune,
  OwnRecord,
  StatedIdentity,
  TrustedSource,
  Verification,
} from './verification.ts'

/** What a person has to state to be found: number, name, birth date (R154). */
export const keyFields = ['personalId', 'fullName', 'dateOfBirth'] as const

export type Statement = Record<(typeof keyFields)[number], string> & {
  legacyIdNumber?: string
  gender?: string
}

export type Judged =
  | { outcome: 'matched'; fields: IdentityField[]; at: Date }
  /** Which, never what the source holds. */
  | { outcome: 'differs'; fields: IdentityFieldName[] }
  | { outcome: 'deceased' }
  /** No answer, or one that says nothing of a key field. */
  | { outcome: 'unknown' }

/** A match of all key fields makes the stated fields the source's; anything else changes none. */
export function judgeCheck(
  source: Pick<TrustedSource, 'name'>,
  stated: Statement,
  verification: Verification,
): Judged {
  if (verification.outcome === 'unavailable') return { outcome: 'unknown' }
  const { fields, isDeceased, checkedAt } = verification
  const mustAgree: (keyof Statement)[] = [...keyFields, 'legacyIdNumber']
  const differing = mustAgree.filter((name) => stated[name] && fields[name] === 'differs')
  if (differing.length > 0) return { outcome: 'differs', fields: withoutEchoes(differing) }
  if (keyFields.some((name) => fields[name] !== 'verified')) return { outcome: 'unknown' }
  // Told to nobody who does not know the rest.
  if (isDeceased) return { outcome: 'deceased' }
  const confirmed = (Object.keys(stated) as (keyof StatedIdentity)[]).filter(
    (name) => fields[name] === 'verified',
  )
  const asOf = checkedAt
  return {
    outcome: 'matched',
    at: asOf,
    fields: confirmed.map((name) => {
      return { name, value: stated[name] ?? '', status: 'verified', source: source.name, asOf }
    }),
  }
}

/** Where nobody has the number, every other field is said to differ: only the number does. */
function withoutEchoes(differing: IdentityFieldName[]): IdentityFieldName[] {
  return differing.includes('personalId') ? ['personalId'] : differing
}

/** What the source hands over of its own record, as fields of the page. */
export function fieldsOfRecord(
  source: Pick<TrustedSource, 'name'>,
  record: OwnRecord | undefined,
  asOf: Date,
): IdentityField[] {
  if (!record) return []
  const values = [
    ['placeOfBirth', record.placeOfBirth && nameOf(record.placeOfBirth)],
    ['permanentAddress', record.permanentCommune && nameOf(record.permanentCommune)],
    ['legacyIdNumber', record.legacyIdNumber],
  ] as const
  return values.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value, status: 'verified', source: source.name, asOf }],
  )
}

/** The commune with its province, as an address ends. */
function nameOf({ code, validFrom, name }: Commune): string {
  const provinceCode = findCommune(code, validFrom)?.provinceCode
  const province = provinces(validFrom).find((unit) => unit.code === provinceCode)
  return province ? `${name}, ${province.fullName}` : name
}
