import type { AuthenticationTables, TotpTables } from '@mot-cua/authentication'
import type { Generated } from 'kysely'

/** What officials with an issued account sign in with. */
export type StaffSignInTables = AuthenticationTables &
  TotpTables & {
    staff_password_code: {
      staff_account_id: string
      code_hash: string
      given_by: string | null
      created_at: Date
      expires_at: Date
      used_at: Date | null
    }
    break_glass: {
      id: string
      requested_by: string
      request_reason: string
      requested_at: Date
      expires_at: Date
      match_code: string
      wrong_codes: Generated<number>
      browser_hash: string
      answer: 'approved' | 'refused' | null
      answered_by: string | null
      answered_at: Date | null
      answer_reason: string | null
      entered_at: Date | null
      ends_at: Date | null
      ended_at: Date | null
      reviewed_by: string | null
      reviewed_at: Date | null
      review_note: string | null
    }
  }
