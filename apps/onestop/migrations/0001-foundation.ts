import { appendOnlyStatements, type Migration } from '@mot-cua/database'

export const foundation: Migration = {
  name: '0001-foundation',
  statements: [
    `create table setting (
      key text primary key,
      value jsonb not null,
      changed_at timestamptz not null,
      changed_by text not null,
      reason text not null
    )`,
    // One row: of two changes at once the second finds its version gone.
    `create table setting_version (version integer not null)`,
    `create unique index setting_version_one on setting_version ((true))`,
    `insert into setting_version (version) values (1)`,
    `create table person (
      id uuid primary key,
      created_at timestamptz not null,
      last_staff_account_id uuid
    )`,
    // The key of a person is what an issuer calls it, never a number that people type.
    `create table subject (
      issuer text not null,
      subject text not null,
      person_id uuid not null references person (id),
      added_at timestamptz not null,
      primary key (issuer, subject)
    )`,
    `create index subject_person on subject (person_id)`,
    `create table citizen_profile (
      person_id uuid primary key references person (id),
      full_name text not null,
      date_of_birth text,
      gender text check (gender in ('male', 'female')),
      phone text,
      personal_id text,
      technical_id text,
      created_at timestamptz not null,
      last_signed_in_at timestamptz not null
    )`,
    `create table unit (
      id uuid primary key,
      code text not null unique,
      name text not null,
      kind text not null check (kind in
        ('province', 'department', 'district', 'commune', 'division', 'one-stop', 'service-centre',
         'post', 'home-affairs', 'police', 'land-office', 'press', 'youth-union')),
      parent_id uuid references unit (id),
      -- Codes from the province down, each between slashes: one index finds whatever is below.
      path text not null unique,
      commune_code text,
      accent text not null check (accent in
        ('indigo', 'teal', 'plum', 'ochre', 'moss', 'brick', 'slate', 'azure'))
    )`,
    `create index unit_path on unit (path text_pattern_ops)`,
    `create table staff_account (
      id uuid primary key,
      username text not null unique,
      password_hash text,
      full_name text not null,
      phone text,
      unit_id uuid not null references unit (id),
      representation text not null default 'none' check (representation in
        ('none', 'numbered-office', 'division')),
      suspended_at timestamptz,
      suspension_reason text,
      person_id uuid references person (id),
      bound_at timestamptz,
      ended_at timestamptz,
      created_at timestamptz not null,
      check ((person_id is null) = (bound_at is null))
    )`,
    `create index staff_account_person on staff_account (person_id)`,
    `create index staff_account_unit on staff_account (unit_id)`,
    `create table staff_role (
      staff_account_id uuid not null references staff_account (id),
      role text not null check (role in
        ('reception', 'processing', 'approver', 'records-clerk', 'result-delivery',
         'procedure-control', 'postal', 'unit-head', 'unit-admin', 'technical-admin')),
      primary key (staff_account_id, role)
    )`,
    `create table staff_message (
      id uuid primary key,
      staff_account_id uuid not null references staff_account (id),
      kind text not null,
      at timestamptz not null,
      read_at timestamptz
    )`,
    `create index staff_message_unread on staff_message (staff_account_id) where read_at is null`,
    `create table audit (
      id uuid primary key,
      at timestamptz not null,
      type text not null,
      person_id uuid,
      staff_account_id uuid,
      session_id uuid,
      object_kind text,
      object_id text,
      address text,
      detail jsonb not null default '{}'
    )`,
    `create index audit_person on audit (person_id, at)`,
    `create index audit_staff_account on audit (staff_account_id, at)`,
    `create index audit_object on audit (object_kind, object_id, at)`,
    ...appendOnlyStatements('audit'),
  ],
}
