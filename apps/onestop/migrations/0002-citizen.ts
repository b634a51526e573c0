import type { Migration } from '@mot-cua/database'

export const citizen: Migration = {
  name: '0002-citizen',
  statements: [
    // What the province knows and no issuer says; people write it themselves.
    `create table citizen_contact (
      person_id uuid primary key references person (id),
      organization text,
      id_issued_on date,
      id_issued_by text,
      phone text,
      fax text,
      email text,
      website text,
      changed_at timestamptz not null
    )`,
    `create table local_account (
      id uuid primary key,
      username text not null unique check (username = lower(username)),
      password_hash text not null,
      full_name text not null,
      -- As the old system had it, proven by nobody: it can speak against a link, never for one.
      personal_id text,
      created_at timestamptz not null,
      password_changed_at timestamptz
    )`,
    `create table local_account_link (
      id uuid primary key,
      local_account_id uuid not null references local_account (id),
      person_id uuid not null references person (id),
      issuer text not null,
      subject text not null,
      technical_id text,
      linked_at timestamptz not null,
      ended_at timestamptz,
      end_reason text check (end_reason in ('unlinked', 'merged')),
      check ((ended_at is null) = (end_reason is null))
    )`,
    // One account, one person, whoever comes first; what has ended stays as the ledger.
    `create unique index local_account_link_account on local_account_link (local_account_id)
      where ended_at is null`,
    `create unique index local_account_link_person on local_account_link (person_id)
      where ended_at is null`,
    `create index local_account_link_of_person on local_account_link (person_id)`,
  ],
}
