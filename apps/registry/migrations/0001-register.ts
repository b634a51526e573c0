import { appendOnlyStatements, type Migration } from '@mot-cua/database'

export const register: Migration = {
  name: '0001-register',
  statements: [
    // A commune is a code and the first day of its list: codes were given out anew (packages/places).
    `create table household (
      household_id uuid primary key,
      commune_code text not null check (commune_code ~ '^[0-9]{5}$'),
      commune_valid_from date not null,
      registered_at timestamptz not null
    )`,
    // date_of_birth is text because a year alone is a birth date of full standing.
    `create table resident (
      resident_id uuid primary key,
      household_id uuid references household,
      relation_to_head text not null
        check (relation_to_head in ('head', 'spouse', 'child', 'parent', 'other')),
      full_name text not null check (full_name <> ''),
      gender text not null check (gender in ('male', 'female')),
      date_of_birth text not null check (date_of_birth ~ '^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$'),
      place_of_birth_commune_code text not null,
      place_of_birth_commune_valid_from date not null,
      legacy_id_number text check (legacy_id_number ~ '^[0-9]{9}$'),
      card_issued_on date,
      deceased_on date,
      registered_at timestamptz not null
    )`,
    `create index resident_household on resident (household_id)`,
    // Not unique: provinces issued the old numbers, some twice.
    `create index resident_legacy_id_number on resident (legacy_id_number)
      where legacy_id_number is not null`,
    // valid_to is the first instant the id no longer holds; null means it holds.
    `create table resident_personal_id (
      resident_id uuid not null references resident,
      personal_id text not null check (personal_id ~ '^[0-9]{12}$'),
      valid_from timestamptz not null,
      valid_to timestamptz check (valid_to >= valid_from),
      primary key (resident_id, personal_id, valid_from)
    )`,
    `create index resident_personal_id_search on resident_personal_id (personal_id)`,
    `create unique index resident_personal_id_one_holder on resident_personal_id (personal_id)
      where valid_to is null`,
    `create unique index resident_personal_id_one_id on resident_personal_id (resident_id)
      where valid_to is null`,
    `create table caller_entitlement (
      client_id text not null,
      purpose text not null,
      field text not null,
      primary key (client_id, purpose, field)
    )`,
    // No name, no birth date, no personal id: the audit says who asked about which record.
    `create table verification_audit (
      audit_id uuid primary key,
      at timestamptz not null,
      client_id text not null,
      decision text not null check (decision in ('answered', 'refused')),
      refusal text,
      request_id uuid,
      request_digest text,
      purpose text,
      asked_by_party text,
      asked_by_official_ref text,
      resident_id uuid,
      life_status text,
      outcomes jsonb not null
    )`,
    `create unique index verification_audit_request on verification_audit (client_id, request_id)
      where decision = 'answered'`,
    `create index verification_audit_resident on verification_audit (resident_id, at)`,
    ...appendOnlyStatements('verification_audit'),
  ],
}
