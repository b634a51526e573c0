import { appendOnlyStatements, type Migration } from '@mot-cua/database'

export const persons: Migration = {
  name: '0001-persons',
  statements: [
    `create table person (
      id uuid primary key,
      created_at timestamptz not null
    )`,
    // One person, many accounts: what comes in by an account stays with it for ever.
    `create table account (
      id uuid primary key,
      person_id uuid not null references person (id),
      type text not null check (type in ('eid')),
      issuer text not null,
      subject text not null,
      created_at timestamptz not null,
      last_signed_in_at timestamptz not null,
      unique (issuer, subject)
    )`,
    `create index account_person on account (person_id)`,
    `create table identity_field (
      person_id uuid not null references person (id),
      name text not null,
      value text not null,
      status text not null check (status in ('verified', 'differs', 'unchecked')),
      source text not null check (source in ('eid', 'registry')),
      as_of timestamptz not null,
      primary key (person_id, name)
    )`,
    `create table action_requirement (
      action text primary key,
      minimum_level smallint not null check (minimum_level in (1, 2))
    )`,
    `insert into action_requirement (action, minimum_level) values ('portal-sign-in', 1)`,
    `create table audit_event (
      id uuid primary key,
      at timestamptz not null,
      type text not null,
      person_id uuid,
      account_id uuid,
      address text,
      detail jsonb not null default '{}'
    )`,
    ...appendOnlyStatements('audit_event'),
  ],
}
