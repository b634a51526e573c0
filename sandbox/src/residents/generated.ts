export type Gender = 'male' | 'female'

export type RelationToHead = 'head' | 'spouse' | 'child' | 'parent'

/** A commune by code and the first day of the list it belongs to (packages/places). */
export type CommuneKey = { communeCode: string; communeValidFrom: string }

export type GeneratedResident = {
  /** 12 digits, starts with 099. */
  personalId: string
  /** 9 digits, starts with 099; only some born before 1999. */
  legacyIdNumber?: string
  fullName: string
  gender: Gender
  /** `YYYY-MM-DD`, or `YYYY` where only the year is on record. */
  dateOfBirth: string
  relationToHead: RelationToHead
  /** E.164; living adults only. */
  phone?: string
  /** Where the birth was registered. */
  placeOfBirth: CommuneKey
  cardIssuedOn?: string
  deceasedOn?: string
}

export type GeneratedHousehold = CommuneKey & {
  /** Position in the endless list of this seed; a later call goes on `from` the next one. */
  index: number
  /** The head first, then the other members. */
  members: GeneratedResident[]
}
