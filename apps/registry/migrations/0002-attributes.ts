import { appendOnlyStatements, type Migration } from '@mot-cua/database'

export const attributes: Migration = {
  name: '0002-attributes',
  statements: [
    // To compare a field, to read it and to show a person who asked are three different rights.
    `alter table caller_entitlement add column act text not null default 'verify'
      check (act in ('verify', 'read', 'show-accesses'))`,
    `alter table caller_entitlement drop constraint caller_entitlement_pkey`,
    `alter table caller_entitlement add primary key (client_id, act, purpose, field)`,
    `create table entitlement_audit (
      audit_id uuid primary key,
      at timestamptz not null,
      client_id text not null,
      change text not null check (change in ('granted', 'revoked')),
      act text not null,
      purpose text not null,
      fields jsonb not null,
      changed_by text not null
    )`,
    ...appendOnlyStatements('entitlement_audit'),
    // Names of fields, never their values; of the person asked about only the internal id.
    `create table attribute_audit (
      audit_id uuid primary key,
      at timestamptz not null,
      client_id text not null,
      decision text not null check (decision in ('answered', 'refused')),
      refusal text,
      request_id uuid,
      purpose text,
      agency_code text,
      agency_name text,
      official_ref text,
      official_name text,
      official_post text,
      case_ref text,
      resident_id uuid,
      life_status text,
      outcomes jsonb not null,
      check (decision = 'refused' or (refusal is null and request_id is not null
        and purpose is not null and agency_code is not null and agency_name is not null
        and official_ref is not null and official_name is not null and official_post is not null
        and case_ref is not null))
    )`,
    `create unique index attribute_audit_request on attribute_audit (client_id, request_id)
      where decision = 'answered'`,
    `create index attribute_audit_resident on attribute_audit (resident_id, at)`,
    ...appendOnlyStatements('attribute_audit'),
    `create table accesses_audit (
      audit_id uuid primary key,
      at timestamptz not null,
      client_id text not null,
      decision text not null check (decision in ('answered', 'refused')),
      refusal text,
      resident_id uuid,
      shown integer not null
    )`,
    ...appendOnlyStatements('accesses_audit'),
  ],
}
