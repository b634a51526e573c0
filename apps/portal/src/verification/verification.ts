import type { PortalMessageKey } from '../messages.ts'
import type { IdentityFieldName } from '../person/person.ts'

/** Fields that a trusted source can compare; never all it knows (domain.md §2.6). */
export const comparedFields = ['fullName', 'dateOfBirth', 'gender', 'legacyIdNumber'] as const
export type ComparedField = (typeof comparedFields)[number]

export type StatedIdentity = { personalId: string } & Partial<Record<ComparedField, string>>

export type FieldAnswer = 'verified' | 'differs' | 'unchecked'

export type Verification =
  | {
      outcome: 'checked'
      isDeceased: boolean
      /** `personalId` too: verified when exactly one person has it. */
      fields: Partial<Record<ComparedField | 'personalId', FieldAnswer>>
      checkedAt: Date
    }
  /** The source did not answer; nothing is known, so nothing changes. */
  | { outcome: 'unavailable' }

/** A commune; its code alone would not say which, for codes were given out anew. */
export type Commune = { code: string; validFrom: string; name: string }

/** What a source may hand over of the person whose page asks. */
export const ownRecordFields = ['placeOfBirth', 'permanentCommune', 'legacyIdNumber'] as const
export type OwnRecordField = (typeof ownRecordFields)[number]
export type OwnRecord = {
  placeOfBirth?: Commune
  permanentCommune?: Commune
  legacyIdNumber?: string
}

/** How identity fields are compared: yes, no or unknown, field by field. */
export type IdentityCheck = { verify(stated: StatedIdentity): Promise<Verification> }

/** A source that identity fields are compared with (R153). A further one is a further element. */
export type TrustedSource = IdentityCheck & {
  /** Stands as `source` with every field it confirmed; never changed, never used again. */
  name: string
  label: PortalMessageKey
  /** The rows of the page that it can confirm. */
  fields: readonly IdentityFieldName[]
  /** Undefined where it does not answer or this portal may not ask; a page does without. */
  readOwn(personalId: string, fields: readonly OwnRecordField[]): Promise<OwnRecord | undefined>
}
