import type { ColumnType, Generated } from 'kysely'
import type { CorrectionStatus } from './correction/correction.ts'
import type { IdentityFieldName } from './person/person.ts'
import type { QueueOutcome, QueueReason } from './verification/verification-queue.ts'

/** Checks with trusted sources that wait, and requests to have a source corrected. */
export type VerificationTables = {
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
}
