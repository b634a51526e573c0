import type { ColumnType } from 'kysely'
import type { AttributeField, AttributeOutcome } from './attributes/attributes.ts'
import type { Entitlement } from './entitlements/entitlements.ts'
import type { Purpose } from './purposes/purposes.ts'
import type { LifeStatus } from './residents/subject.ts'
import type { FieldOutcome, VerifiableField } from './verification/verification.ts'

/** Where the tables are, for raw SQL, which nobody rewrites. */
export const SCHEMA = 'registry'

/** `YYYY-MM-DD`, read and written as text. */
type Day = string

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, never>

export type RegistryTables = {
  household: {
    household_id: string
    commune_code: string
    commune_valid_from: Day
    registered_at: Date
  }
  resident: {
    resident_id: string
    household_id: string | null
    relation_to_head: 'head' | 'spouse' | 'child' | 'parent' | 'other'
    full_name: string
    gender: 'male' | 'female'
    /** `YYYY-MM-DD`, or `YYYY` where only the year is on record. */
    date_of_birth: string
    place_of_birth_commune_code: string
    place_of_birth_commune_valid_from: Day
    legacy_id_number: string | null
    card_issued_on: Day | null
    deceased_on: Day | null
    registered_at: Date
  }
  resident_personal_id: {
    resident_id: string
    personal_id: string
    valid_from: Date
    valid_to: Date | null
  }
  caller_entitlement: {
    client_id: string
    act: Entitlement['act']
    purpose: string
    field: string
  }
  entitlement_audit: {
    audit_id: string
    at: Date
    client_id: string
    change: 'granted' | 'revoked'
    act: Entitlement['act']
    purpose: string
    fields: Json<string[]>
    changed_by: string
  }
  verification_audit: {
    audit_id: string
    at: Date
    client_id: string
    decision: 'answered' | 'refused'
    refusal: string | null
    request_id: string | null
    /** Keyed digest of the whole request: tells a retry from another question under one id. */
    request_digest: string | null
    purpose: Purpose | null
    asked_by_party: string | null
    asked_by_official_ref: string | null
    resident_id: string | null
    life_status: LifeStatus | null
    outcomes: Json<Partial<Record<VerifiableField, FieldOutcome>>>
  }
  attribute_audit: {
    audit_id: string
    at: Date
    client_id: string
    decision: 'answered' | 'refused'
    refusal: string | null
    request_id: string | null
    purpose: Purpose | null
    agency_code: string | null
    agency_name: string | null
    /** In place of an official: the person the record is of. */
    at_request_of: 'data-subject' | null
    official_ref: string | null
    official_name: string | null
    official_post: string | null
    case_ref: string | null
    resident_id: string | null
    life_status: LifeStatus | null
    outcomes: Json<Partial<Record<AttributeField, AttributeOutcome | 'REFUSED'>>>
  }
  accesses_audit: {
    audit_id: string
    at: Date
    client_id: string
    decision: 'answered' | 'refused'
    refusal: string | null
    resident_id: string | null
    /** How many entries the page had. */
    shown: number
  }
}
