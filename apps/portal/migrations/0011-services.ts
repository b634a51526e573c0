import type { Migration } from '@mot-cua/database'

/**
 * Which agency a registered service speaks for. What it tells is kept under the agency's own source
 * name, so that a new registration goes on where the one before it stopped.
 */
export const services: Migration = {
  name: '0011-services',
  statements: [
    `create table service_approval (
      client_id text primary key references oidc_client (id) on delete cascade,
      -- None where a service was refused before it had one.
      source text,
      scopes text[] not null,
      state text not null check (state in ('approved', 'refused')),
      decided_at timestamptz not null,
      decided_by text not null,
      check (state = 'refused' or source is not null)
    )`,
    `create index service_approval_source on service_approval (source)`,
    `create table agency_token (
      id uuid primary key,
      token_hash text not null unique,
      source text not null,
      scopes text[] not null,
      issued_at timestamptz not null,
      issued_by text not null,
      valid_until timestamptz not null,
      withdrawn_at timestamptz
    )`,
    `create table service_use (
      client_id text primary key references oidc_client (id) on delete cascade,
      last_used_at timestamptz not null
    )`,
    // Services from before go on under the name they had: their own client. An operator gives them
    // their agency's name, and what they have told follows it.
    `insert into service_approval (client_id, source, scopes, state, decided_at, decided_by)
      select id, id, scopes, 'approved', now(), 'migration' from (
        select id, array(
          select scope from unnest(string_to_array(metadata ->> 'scope', ' ')) scope
          where scope in ('portal:dossiers', 'portal:staff')
        ) scopes from oidc_client
      ) client where cardinality(scopes) > 0`,
  ],
}
