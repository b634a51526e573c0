import type { RelyingPartyTables } from '@mot-cua/oidc'
import type { Generated } from 'kysely'
import type { AccountType, Audience } from './account/account.ts'
import type { FieldStatus, IdentityFieldName } from './person/person.ts'

/** The tables of the portal, as the migrations make them. */
export type PortalTables = RelyingPartyTables & {
  person: { id: string; created_at: Date }
  account: {
    id: string
    person_id: string
    /** The person it came in with; where it goes back to when a link is undone. */
    home_person_id: string
    type: AccountType
    audience: Generated<Audience>
    status: Generated<'active' | 'closed'>
    issuer: string
    subject: string
    technical_id: string
    /** Since when the e-ID owner of its verified id has come: its own way in only links. */
    claimed_at: Date | null
    /** Where the register says the person lives; kept for the cut-over cockpit. */
    commune_code: string | null
    commune_valid_from: string | null
    created_at: Date
    last_signed_in_at: Date | null
  }
  account_field: {
    account_id: string
    name: IdentityFieldName
    value: string
    status: FieldStatus
    source: string
    as_of: Date
  }
  staff_account: {
    source: string
    reference: string
    personal_id: string
    sequence: number
    ended_at: Date | null
    received_at: Date
  }
  dossier: {
    id: string
    account_id: string
    source: string
    code: string
    procedure_code: string | null
    procedure_name: string
    agency_name: string
    submitted_at: Date
    due_at: Date | null
    status: number
    status_at: Date
    sequence: number
    updated_at: Date
  }
  dossier_event: {
    dossier_id: string
    sequence: number
    event_id: string
    at: Date
    status: number
    unit: string | null
    official_title: string | null
    note: string | null
    received_at: Date
  }
  stored_file: {
    id: string
    sealed: Buffer
    size_bytes: number
    media_type: string
    sha256: string
    created_at: Date
  }
  document: {
    id: string
    account_id: string
    kind: 'paper' | 'result' | 'upload'
    type_name: string
    name: string
    issuer: string | null
    number: string | null
    issued_on: string | null
    expires_on: string | null
    revoked_at: Date | null
    source: string
    source_reference: string | null
    dossier_id: string | null
    file_id: string | null
    created_at: Date
    deleted_at: Date | null
  }
  account_import: {
    id: string
    file_name: string
    file_sha256: string
    asked_by: string
    accounts: number
    imported_at: Date
    undone_at: Date | null
  }
  imported_account: { account_id: string; import_id: string }
  action_requirement: { action: string; minimum_level: 1 | 2 }
  audit_event: {
    id: string
    at: Date
    type: string
    person_id: string | null
    account_id: string | null
    address: string | null
    detail: Generated<string>
  }
}
