import { appendOnlyStatements, type Migration } from '@mot-cua/database'

export const accounts: Migration = {
  name: '0001-accounts',
  statements: [
    // The personal id is data, never a key: ids are corrected and reissued.
    `create table account (
      id uuid primary key,
      personal_id text not null unique check (personal_id ~ '^[0-9]{12}$'),
      full_name text not null,
      -- YYYY-MM-DD, or YYYY where the register knows no more.
      date_of_birth text not null check (date_of_birth ~ '^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$'),
      gender text not null check (gender in ('male', 'female')),
      phone text not null check (phone ~ '^\\+[0-9]{8,15}$'),
      level smallint not null check (level in (1, 2)),
      status text not null check (status in ('active', 'locked')),
      password_hash text not null,
      created_at timestamptz not null default now()
    )`,
    `create table audit_event (
      id uuid primary key,
      at timestamptz not null,
      type text not null,
      account_id uuid,
      client_id text,
      address text,
      detail jsonb not null default '{}'
    )`,
    `create index audit_event_account on audit_event (account_id, at desc)`,
    ...appendOnlyStatements('audit_event'),
  ],
}
