import type { Locale } from '@mot-cua/web'
import type { Generated } from 'kysely'
import type { AccountType, Audience } from './account/account.ts'
import type { NoticeKind } from './notice/notice.ts'
import type { Access } from './policy/gate.ts'

/** What holds for whom from when, and what is said about it. */
export type PolicyTables = {
  staff_account: {
    source: string
    reference: string
    personal_id: string
    sequence: number
    /** The event it was last told by, as its sender names it. */
    event_id: Generated<string>
    ended_at: Date | null
    received_at: Date
  }
  sign_in_policy: {
    account_type: AccountType
    audience: Audience
    valid_from: Date
    access: Access | 'closed'
    changed_at: Date
    changed_by: string
    reason: string
  }
  sign_in_method: {
    method: string
    is_on: boolean
    changed_at: Date
    changed_by: string
    reason: string
  }
  policy_version: { is_only_row: Generated<boolean>; version: number }
  notice_text: {
    id: string
    kind: NoticeKind
    locale: Locale
    valid_from: string
    body: string
    legal_reference: string
    changed_at: Date
    changed_by: string
  }
  rehearsal_day: { day: string; changed_at: Date; changed_by: string }
  rehearsal_answer: {
    day: string
    account_id: string
    answer: 'eid' | 'passed'
    at: Date
  }
}
