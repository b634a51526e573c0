import type { Migration } from '@mot-cua/database'

export const staffIdentity: Migration = {
  name: '0003-staff-identity',
  statements: [
    // Such a suspension is not the administrator's of a unit to lift.
    'alter table staff_account add column suspended_by_operator boolean not null default false',
    `create table staff_identity (
      staff_account_id uuid primary key references staff_account (id),
      -- Grows with every save: an answer that comes late is about what is stated no more.
      revision integer not null,
      full_name text,
      date_of_birth text,
      gender text not null check (gender in ('male', 'female')),
      personal_id_sealed text not null,
      -- A keyed digest, for looking up: who has the table alone cannot try numbers.
      personal_id_index text not null,
      issued_on text,
      issued_by text,
      permanent_address text,
      signing_phone text,
      verification text not null check (verification in
        ('incomplete', 'waiting', 'verified', 'differs', 'deceased')),
      answers jsonb not null default '{}',
      checked_at timestamptz,
      check_due_at timestamptz,
      check_attempts integer not null default 0,
      name_review text not null default 'none' check (name_review in
        ('none', 'waiting', 'confirmed', 'refused')),
      -- Of the number by which the account was bound to its person.
      bound_index text,
      saved_at timestamptz not null
    )`,
    `create index staff_identity_number on staff_identity (personal_id_index)`,
    `create index staff_identity_due on staff_identity (check_due_at)
      where check_due_at is not null`,
    `create index staff_identity_review on staff_identity (staff_account_id)
      where name_review = 'waiting'`,
    `create table staff_picture (
      staff_account_id uuid not null references staff_account (id),
      kind text not null check (kind in ('avatar', 'signature')),
      -- Part of its address: another picture has another one.
      id uuid not null unique,
      media_type text not null check (media_type in ('image/jpeg', 'image/png')),
      width integer not null,
      height integer not null,
      sealed bytea not null,
      uploaded_at timestamptz not null,
      primary key (staff_account_id, kind)
    )`,
    // The newest news of each account; what came before it need not be told any more.
    `create table portal_event (
      staff_account_id uuid primary key references staff_account (id),
      event_id uuid not null,
      sequence integer not null,
      personal_id_sealed text not null,
      personal_id_index text not null,
      held boolean not null,
      attempts integer not null default 0,
      due_at timestamptz,
      told_at timestamptz,
      refusal text
    )`,
    `create index portal_event_due on portal_event (due_at) where due_at is not null`,
    `create index staff_account_ended on staff_account (id) where ended_at is not null`,
  ],
}
