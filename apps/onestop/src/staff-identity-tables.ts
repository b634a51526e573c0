import type { Generated } from 'kysely'
import type { NameReview, VerificationState } from './staff-identity/staff-identity.ts'
import type { PictureKind, PictureType } from './staff-picture/staff-picture.ts'

/** What officials state of themselves, their pictures, and what the portal is told. */
export type StaffIdentityTables = {
  staff_identity: {
    staff_account_id: string
    revision: number
    full_name: string | null
    /** `YYYY-MM-DD`, or `YYYY` where the day is not known. */
    date_of_birth: string | null
    gender: 'male' | 'female'
    personal_id_sealed: string
    personal_id_index: string
    issued_on: string | null
    issued_by: string | null
    permanent_address: string | null
    signing_phone: string | null
    verification: VerificationState
    answers: Generated<string>
    checked_at: Date | null
    check_due_at: Date | null
    check_attempts: Generated<number>
    name_review: Generated<NameReview>
    /** Of what has been stated ever, something was. */
    was_verified: Generated<boolean>
    bound_index: string | null
    /** Of the administrator who stated it for the official. */
    stated_by: string | null
    saved_at: Date
  }
  staff_picture: {
    staff_account_id: string
    kind: PictureKind
    id: string
    media_type: PictureType
    width: number
    height: number
    sealed: Buffer
    uploaded_at: Date
  }
  portal_event: {
    staff_account_id: string
    event_id: string
    sequence: number
    personal_id_sealed: string
    personal_id_index: string
    held: boolean
    attempts: Generated<number>
    due_at: Date | null
    told_at: Date | null
    refusal: string | null
  }
}
