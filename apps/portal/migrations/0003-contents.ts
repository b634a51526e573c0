import { appendOnlyStatements, type Migration } from '@mot-cua/database'

/**
 * Dossiers and documents. Each stays for ever with the account it came in by; a person sees those
 * of all accounts that point at the person.
 */
export const contents: Migration = {
  name: '0003-contents',
  statements: [
    `create table dossier (
      id uuid primary key,
      account_id uuid not null references account (id),
      -- Who feeds it, and its code there.
      source text not null,
      code text not null,
      procedure_code text,
      procedure_name text not null,
      agency_name text not null,
      submitted_at timestamptz not null,
      due_at timestamptz,
      -- The ten national statuses (domain.md §2.3).
      status smallint not null check (status between 1 and 10),
      status_at timestamptz not null,
      -- Of the newest event taken in; older ones that come late do not turn it back.
      sequence bigint not null,
      updated_at timestamptz not null,
      unique (source, code)
    )`,
    `create index dossier_account on dossier (account_id, submitted_at desc, id)`,
    `create table dossier_event (
      dossier_id uuid not null references dossier (id),
      sequence bigint not null,
      event_id text not null,
      at timestamptz not null,
      status smallint not null check (status between 1 and 10),
      unit text,
      official_title text,
      note text,
      received_at timestamptz not null,
      primary key (dossier_id, sequence)
    )`,
    ...appendOnlyStatements('dossier_event'),
    `create table stored_file (
      id uuid primary key,
      sealed bytea not null,
      size_bytes integer not null,
      media_type text not null,
      sha256 text not null,
      created_at timestamptz not null
    )`,
    `create table document (
      id uuid primary key,
      account_id uuid not null references account (id),
      -- What an agency gave, the result of a dossier, or what the person put there.
      kind text not null check (kind in ('paper', 'result', 'upload')),
      type_name text not null,
      name text not null,
      issuer text,
      number text,
      issued_on date,
      expires_on date,
      revoked_at timestamptz,
      source text not null,
      source_reference text,
      dossier_id uuid references dossier (id),
      file_id uuid references stored_file (id),
      created_at timestamptz not null,
      deleted_at timestamptz,
      unique (source, source_reference)
    )`,
    `create index document_account on document (account_id, created_at desc, id)`,
  ],
}
