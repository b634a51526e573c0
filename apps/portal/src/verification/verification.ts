/** Fields that the population database can compare; never all it knows (domain.md §2.6). */
export const comparedFields = ['fullName', 'dateOfBirth', 'gender'] as const
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
  /** The database did not answer; nothing is known, so nothing changes. */
  | { outcome: 'unavailable' }

/** A source that identity fields are compared with. */
export type TrustedSource = { verify(stated: StatedIdentity): Promise<Verification> }
