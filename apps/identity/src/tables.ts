import type { AuthenticationTables } from '@mot-cua/authentication'
import type { OidcProviderTables } from '@mot-cua/oidc'
import type { Generated } from 'kysely'
import type { QrState } from './qr-transaction/qr-transaction.ts'

/** The tables of identity, as the migrations make them. */
export type IdentityTables = OidcProviderTables &
  AuthenticationTables & {
    account: {
      id: string
      personal_id: string
      full_name: string
      date_of_birth: string
      gender: 'male' | 'female'
      phone: string
      level: 1 | 2
      status: 'active' | 'locked' | 'disabled'
      password_hash: string
      created_at: Generated<Date>
      level_since: Generated<Date>
      sessions_end_at: Generated<Date | null>
    }
    consent: {
      account_id: string
      client_id: string
      scopes: string[]
      claims: Generated<string[]>
      withheld_claims: Generated<string[]>
      given_at: Date
    }
    device: {
      id: string
      account_id: string
      jkt: string
      public_jwk: string
      name: string
      passcode_hash: string
      passcode_failures: Generated<number>
      status: 'active' | 'disabled' | 'revoked'
      web_sign_in_since: Date | null
      created_at: Date
      last_seen_at: Date
      last_address: string | null
      ended_at: Date | null
    }
    qr_transaction: {
      id: string
      visit_id: string
      secret_hash: string
      browser_hash: string | null
      known_browser_hash: string | null
      state: QrState
      reason: string | null
      shown: string
      address: string
      nonce: string | null
      number: string | null
      device_id: string | null
      account_id: string | null
      approval_jti: string | null
      approval_amr: string | null
      opened_at: Date
      windows_end_at: Date
      expires_at: Date
      scanned_at: Date | null
      decided_at: Date | null
    }
    qr_pause: { account_id: string; until: Date; reason: string }
    passkey: {
      id: string
      account_id: string
      device_id: string
      credential_id: string
      public_key: string
      sign_count: Generated<string>
      transports: string
      name: string
      created_at: Date
      last_used_at: Date | null
    }
    rule_setting: { name: string; value: string; changed_at: Date }
  }
