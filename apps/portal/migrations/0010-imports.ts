import type { Migration } from '@mot-cua/database'

/** Which accounts came by which file, so that a wrong file can be taken back. */
export const imports: Migration = {
  name: '0010-imports',
  statements: [
    `create table account_import (
      id uuid primary key,
      file_name text not null,
      file_sha256 text not null,
      asked_by text not null,
      accounts integer not null,
      imported_at timestamptz not null,
      undone_at timestamptz
    )`,
    // The same file twice is a mistake, unless the first time was taken back.
    `create unique index account_import_file on account_import (file_sha256)
      where undone_at is null`,
    `create table imported_account (
      account_id uuid primary key references account (id) on delete cascade,
      import_id uuid not null references account_import (id)
    )`,
    `create index imported_account_import on imported_account (import_id)`,
  ],
}
