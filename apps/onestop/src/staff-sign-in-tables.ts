import type { AuthenticationTables } from '@mot-cua/authentication'

/** What officials with an issued account sign in with. */
export type StaffSignInTables = AuthenticationTables & {
  staff_password_code: {
    staff_account_id: string
    code_hash: string
    given_by: string | null
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }
}
