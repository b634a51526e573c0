import type { Generated, GeneratedAlways } from 'kysely'

/** What came in by an account: dossiers, documents and their files. */
export type ContentTables = {
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
  document_use: { document_id: string; dossier_id: string; first_at: Date }
}
