import type { RelyingPartyTables } from '@mot-cua/oidc'
import type { Generated } from 'kysely'
import type { IdentityFieldName } from './person/person.ts'

/** The tables of the portal, as the migrations make them. */
export type PortalTables = RelyingPartyTables & {
  person: { id: string; created_at: Date }
  account: {
    id: string
    person_id: string
    type: 'eid'
    issuer: string
    subject: string
    created_at: Date
    last_signed_in_at: Date
  }
  identity_field: {
    person_id: string
    name: IdentityFieldName
    value: string
    status: 'verified' | 'differs' | 'unchecked'
    source: 'eid' | 'registry'
    as_of: Date
  }
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
