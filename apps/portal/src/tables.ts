import type { RelyingPartyTables } from '@mot-cua/oidc'
import type { Locale } from '@mot-cua/web'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { AccountType, Audience } from './account/account.ts'
import type { CorrectionStatus } from './correction/correction.ts'
import type { NoticeKind } from './notice/notice.ts'
import type { FieldStatus, IdentityFieldName } from './person/person.ts'
import type { Access } from './policy/gate.ts'
import type { QueueOutcome, QueueReason } from './verification/verification-queue.ts'

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
    /** What a search looks through: code, procedure and agency without marks. */
    search_text: Generated<string>
    phase: GeneratedAlways<number>
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
    digest: Generated<string>
    unusual_after: number | null
  }
  stored_file_part: { file_id: string; part: number; sealed: Buffer }
  stored_file: {
    id: string
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
    /** Of the newest event that told of it. */
    sequence: number | null
    /** What the person gives to an agency so that it may take the document. */
    reuse_code: string | null
  }
  link_event: {
    id: string
    sequence: GeneratedAlways<number>
    kind: 'linked' | 'unlinked' | 'undone'
    account_id: string
    eid_account_id: string
    from_person_id: string
    to_person_id: string
    idempotency_key: string
    account_proved_at: Date | null
    eid_proved_at: Date
    eid_level: 1 | 2
    dossier_count: number | null
    document_count: number | null
    undo_until: Date | null
    at: Date
  }
  link_offer_rest: { eid_account_id: string; account_id: string; until: Date }
  link_setting: { singleton: Generated<boolean>; require_relogin: Generated<boolean> }
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
  verification_queue: {
    account_id: string
    reason: QueueReason
    source: string
    stated_sealed: string | null
    address: string | null
    attempts: Generated<number>
    next_at: Date
    queued_at: Date
    finished_at: Date | null
    outcome: QueueOutcome | null
    differing: ColumnType<IdentityFieldName[], string | undefined, string>
  }
  correction_request: {
    id: string
    reference: string
    account_id: string
    field: IdentityFieldName
    wish: string
    status: CorrectionStatus
    created_at: Date
    updated_at: Date
  }
  correction_step: {
    request_id: string
    number: number
    status: CorrectionStatus
    at: Date
    note: string | null
    by_account_id: string | null
  }
  document_use: { document_id: string; dossier_id: string; first_at: Date }
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
