import type { AuthenticationTables, TotpTables } from '@mot-cua/authentication'
import type { Generated } from 'kysely'

/** Names, passwords and factors of the accounts that the portal issues, and its messages. */
export type CredentialTables = Omit<AuthenticationTables, 'audit_event'> &
  TotpTables & {
    portal_credential: {
      account_id: string
      username: string
      password_hash: string
      phone: string
      must_change: Generated<boolean>
      /** Null where nobody brought it by a file. */
      import_id: Generated<string | null>
      created_at: Date
      updated_at: Date
    }
    operator_code: {
      account_id: string
      purpose: 'enrolment' | 'password'
      code_hash: string
      created_at: Date
      expires_at: Date
      used_at: Date | null
      ends_sessions: Generated<boolean>
    }
    admin_passkey: {
      id: string
      account_id: string
      credential_id: string
      public_key: string
      sign_count: string
      transports: string
      name: string
      created_at: Date
      last_used_at: Date | null
    }
  }
