import type { Migration } from '@mot-cua/database'

/** Accounts of three kinds, fields with the account they came in by, what provinces tell of people. */
export const accounts: Migration = {
  name: '0002-accounts',
  statements: [
    // A way in of its own kind; the person it points at may change, the home it came from never.
    `alter table account drop constraint account_type_check`,
    `alter table account
      add column audience text not null default 'person'
        check (audience in ('person', 'organization', 'administrator')),
      add column status text not null default 'active' check (status in ('active', 'closed')),
      add column home_person_id uuid references person (id),
      add column technical_id text,
      add column claimed_at timestamptz,
      add column commune_code text,
      add column commune_valid_from date,
      alter column last_signed_in_at drop not null,
      add constraint account_type_check check (type in ('eid', 'portal', 'postal'))`,
    `update account set home_person_id = person_id,
      technical_id = 'T' || upper(substr(md5(id::text), 1, 16))`,
    `alter table account
      alter column home_person_id set not null,
      alter column technical_id set not null`,
    `create unique index account_technical_id on account (technical_id)`,
    `create index account_home_person on account (home_person_id)`,
    // One of each kind for a person: of two links at once the second finds the place taken.
    `create unique index account_person_type on account (person_id, type)
      where audience = 'person'`,
    `create table account_field (
      account_id uuid not null references account (id),
      name text not null,
      value text not null,
      status text not null
        check (status in ('verified', 'differs', 'unchecked', 'self-declared')),
      source text not null,
      as_of timestamptz not null,
      primary key (account_id, name)
    )`,
    `insert into account_field (account_id, name, value, status, source, as_of)
      select account.id, f.name, f.value, f.status, f.source, f.as_of
      from identity_field f join account on account.person_id = f.person_id`,
    `drop table identity_field`,
    `create index account_field_personal_id on account_field (value)
      where name = 'personalId' and status = 'verified'`,
    // Provinces tell who holds a staff account there: such people do not sign in by Vietnam Post.
    `create table staff_account (
      source text not null,
      reference text not null,
      personal_id text not null,
      sequence bigint not null,
      ended_at timestamptz,
      received_at timestamptz not null,
      primary key (source, reference)
    )`,
    `create index staff_account_personal_id on staff_account (personal_id)
      where ended_at is null`,
    `insert into action_requirement (action, minimum_level)
      values ('link', 1), ('data-store-transfer', 2)`,
  ],
}
