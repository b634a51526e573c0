import type { OidcProviderTables } from '@mot-cua/oidc'
import type { Generated } from 'kysely'

/** The tables of identity, as the migrations make them. */
export type IdentityTables = OidcProviderTables & {
  account: {
    id: string
    personal_id: string
    full_name: string
    date_of_birth: string
    gender: 'male' | 'female'
    phone: string
    level: 1 | 2
    status: 'active' | 'locked'
    password_hash: string
    created_at: Generated<Date>
  }
  audit_event: {
    id: string
    at: Date
    type: string
    account_id: string | null
    client_id: string | null
    address: string | null
    detail: Generated<string>
  }
  sms_factor: { account_id: string; failures: number; locked_until: Date | null }
  sms_message: {
    id: string
    phone: string | null
    text_sealed: string | null
    attempts: Generated<number>
    created_at: Date
    next_attempt_at: Date
    useless_after: Date
    sent_at: Date | null
    given_up_at: Date | null
    gateway: Generated<string | null>
    gateway_message_id: Generated<string | null>
    uncertain: Generated<number>
    delivered_at: Generated<Date | null>
    failed_at: Generated<Date | null>
    failure_reason: Generated<string | null>
  }
  consent: { account_id: string; client_id: string; scopes: string[]; given_at: Date }
}
