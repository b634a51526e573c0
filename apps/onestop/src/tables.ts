import type { RelyingPartyTables } from '@mot-cua/oidc'
import type { SmsTables } from '@mot-cua/sms'
import type { Generated } from 'kysely'
import type { CitizenTables } from './citizen-tables.ts'
import type { ReminderTables } from './reminder-tables.ts'
import type { StaffIdentityTables } from './staff-identity-tables.ts'
import type { StaffSignInTables } from './staff-sign-in-tables.ts'
import type { StaffTables } from './staff-tables.ts'

/** The tables of a province, as the migrations make them. */
export type OnestopTables = RelyingPartyTables &
  SmsTables &
  SettingTables &
  PersonTables &
  CitizenTables &
  StaffTables &
  StaffIdentityTables &
  StaffSignInTables &
  ReminderTables &
  GuideTables &
  AuditTables

type SettingTables = {
  setting: { key: string; value: string; changed_at: Date; changed_by: string; reason: string }
  setting_version: { version: number }
}

/** Versions of guides that operators have published. */
type GuideTables = {
  guide_version: {
    slug: string
    number: number
    valid_from: Date
    words: string
    change: string
    published_at: Date
    published_by: string
  }
}

/** Persons and what issuers call them. */
type PersonTables = {
  person: { id: string; created_at: Date; last_staff_account_id: string | null }
  subject: { issuer: string; subject: string; person_id: string; added_at: Date }
  citizen_profile: {
    person_id: string
    full_name: string
    /** As the issuer says it: `YYYY-MM-DD`, or `YYYY` where the day is not known. */
    date_of_birth: string | null
    gender: 'male' | 'female' | null
    phone: string | null
    personal_id: string | null
    technical_id: string | null
    created_at: Date
    last_signed_in_at: Date
  }
}

type AuditTables = {
  audit: {
    id: string
    at: Date
    type: string
    person_id: string | null
    staff_account_id: string | null
    session_id: string | null
    object_kind: string | null
    object_id: string | null
    client_id: Generated<string | null>
    address: string | null
    detail: Generated<string>
  }
}
