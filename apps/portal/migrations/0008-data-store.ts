import type { Migration } from '@mot-cua/database'

/** What lists, files and the events of provinces need beyond the first tables. */
export const dataStore: Migration = {
  name: '0008-data-store',
  statements: [
    // 1: something to do for the person; 2: with the agency; 3: over. `phaseOf` says the same.
    `alter table dossier
      add column search_text text not null default '',
      add column phase smallint not null generated always as (
        case when status in (5, 6) then 1 when status in (1, 2, 4) then 2 else 3 end
      ) stored`,
    `drop index dossier_account`,
    // A page of one tab is read in its order from here, and all tabs are counted without the rows.
    `create index dossier_account_phase on dossier (account_id, phase, submitted_at desc, id desc)`,
    `alter table dossier_event
      add column digest text not null default '',
      -- The status it followed where the table of moves knows no such move.
      add column unusual_after smallint`,
    `alter table document
      add column sequence bigint,
      add column reuse_code text`,
    `drop index document_account`,
    // Deleted ones too, for those who ask what an account ever brought; counted without the rows.
    `create index document_account on document (account_id, type_name, created_at desc, id desc)
      include (deleted_at)`,
    `create unique index document_reuse_code on document (reuse_code)
      where reuse_code is not null`,
    `create index document_dossier on document (dossier_id) where dossier_id is not null`,
    // For which dossiers an agency took a document that it was given the code of.
    `create table document_use (
      document_id uuid not null references document (id),
      dossier_id uuid not null references dossier (id),
      first_at timestamptz not null,
      primary key (document_id, dossier_id)
    )`,
    // In parts, so that neither side ever holds a whole file for long.
    `alter table stored_file drop column sealed`,
    `create table stored_file_part (
      file_id uuid not null references stored_file (id),
      part smallint not null,
      sealed bytea not null,
      primary key (file_id, part)
    )`,
    `alter table stored_file_part alter column sealed set storage external`,
    `alter table staff_account add column event_id text not null default ''`,
  ],
}
