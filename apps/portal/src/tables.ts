import type { OidcProviderTables, RelyingPartyTables } from '@mot-cua/oidc'
import type { Generated } from 'kysely'
import type { AccountType, Audience } from './account/account.ts'
import type { ContentTables } from './content-tables.ts'
import type { LinkTables } from './link-tables.ts'
import type { FieldStatus, IdentityFieldName } from './person/person.ts'
import type { PolicyTables } from './policy-tables.ts'
import type { CredentialTables } from './portal-account/credential-tables.ts'
import type { ServiceTables } from './service-tables.ts'
import type { VerificationTables } from './verification-tables.ts'

/** The tables of the portal, as the migrations make them. */
export type PortalTables = RelyingPartyTables &
  OidcProviderTables &
  AccountTables &
  PolicyTables &
  VerificationTables &
  ContentTables &
  CredentialTables &
  LinkTables &
  ServiceTables

/** Persons and their ways in. */
type AccountTables = {
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
    /** A desk has seen its owner since: it is not claimed again. */
    reopened_at: Date | null
    /** Sessions, and what services were given in them, that began before are over. */
    sessions_end_at: Date | null
    /** Where the register says the person lives; kept for the cut-over cockpit. */
    commune_code: string | null
    commune_valid_from: string | null
    created_at: Date
    last_signed_in_at: Date | null
    /** Of an e-ID, as it was last seen; for the cut-over cockpit. */
    last_level: 1 | 2 | null
  }
  account_field: {
    account_id: string
    name: IdentityFieldName
    value: string
    status: FieldStatus
    source: string
    as_of: Date
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
  action_requirement: { action: string; minimum_level: 1 | 2 }
  audit_event: {
    id: string
    at: Date
    type: string
    person_id: string | null
    account_id: string | null
    client_id: Generated<string | null>
    address: string | null
    detail: Generated<string>
  }
}
