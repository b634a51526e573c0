import type { Migration } from '@mot-cua/database'
import type { Generated } from 'kysely'

/** What an OpenID Provider keeps for good; its short-lived artefacts live in the ephemeral store. */
export type OidcProviderTables = {
  oidc_key: {
    id: string
    purpose: 'signing' | 'cookie' | 'pairwise'
    secret_sealed: string
    created_at: Generated<Date>
    retired_at: Date | null
  }
  oidc_client: {
    id: string
    /** Client metadata as RFC 7591 names it. */
    metadata: string
    /** Of the token that manages the registration (RFC 7592). */
    registration_token_hash: string | null
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  /** Services that have not heard yet of a session that ended. */
  oidc_logout: {
    id: string
    client_id: string
    account_id: string
    sid: string | null
    attempts: Generated<number>
    created_at: Date
    next_attempt_at: Date
    useless_after: Date
  }
}

/** What a relying party keeps about each issuer it has registered with. */
export type RelyingPartyTables = {
  oidc_registration: {
    issuer: string
    client_id: string
    private_key_sealed: string
    /** SHA-256 of the metadata registered, so that a changed address registers anew. */
    metadata_hash: string
    /** How the registration is changed at the provider; null where that is not known. */
    management_sealed: string | null
    registered_at: Generated<Date>
  }
}

export const providerMigration: Migration = {
  name: '0000-oidc-provider',
  statements: [
    `create table oidc_key (
      id text primary key,
      purpose text not null check (purpose in ('signing', 'cookie', 'pairwise')),
      secret_sealed text not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`,
    // Two processes that start together agree on one current key of each purpose.
    `create unique index oidc_key_current on oidc_key (purpose) where retired_at is null`,
    `create table oidc_client (
      id text primary key,
      metadata jsonb not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
  ],
}

/** Under a number of the app's own, because it came after the app's first migrations. */
export function logoutMigration(number: string): Migration {
  return {
    name: `${number}-oidc-logout`,
    statements: [
      `create table oidc_logout (
        id uuid primary key,
        client_id text not null,
        account_id text not null,
        sid text,
        attempts integer not null default 0,
        created_at timestamptz not null,
        next_attempt_at timestamptz not null,
        useless_after timestamptz not null
      )`,
      `create index oidc_logout_due on oidc_logout (next_attempt_at)`,
    ],
  }
}

export function registrationTokenMigration(number: string): Migration {
  return {
    name: `${number}-oidc-registration-token`,
    statements: [`alter table oidc_client add column registration_token_hash text unique`],
  }
}

export const relyingPartyMigration: Migration = {
  name: '0000-oidc-relying-party',
  statements: [
    `create table oidc_registration (
      issuer text primary key,
      client_id text not null,
      private_key_sealed text not null,
      metadata_hash text not null,
      registered_at timestamptz not null default now()
    )`,
  ],
}

export function registrationManagementMigration(number: string): Migration {
  return {
    name: `${number}-oidc-registration-management`,
    statements: [`alter table oidc_registration add column management_sealed text`],
  }
}
