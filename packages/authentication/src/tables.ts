import type { Migration } from '@mot-cua/database'
import type { SmsTables } from '@mot-cua/sms'
import type { Generated, Kysely } from 'kysely'

/** What sign-in with password and code keeps, beside the messages and the audit of the app. */
export type AuthenticationTables = SmsTables & {
  sms_factor: {
    account_id: string
    failures: number
    consecutive: Generated<number>
    locked_until: Date | null
  }
  known_browser: {
    id: string
    account_id: string
    token_hash: string
    created_at: Date
    last_used_at: Date
    expires_at: Date
    revoked_at: Date | null
    failures: Generated<number>
    locked_until: Date | null
  }
  audit_event: {
    id: string
    at: Date
    type: string
    account_id: string | null
    client_id: string | null
    address: string | null
    detail: Generated<string>
  }
}

/** Authenticator apps; a table of apps that ask for them. */
export type TotpTables = {
  totp_factor: {
    account_id: string
    secret_sealed: string
    last_step: Generated<number>
    created_at: Date
    confirmed_at: Date | null
  }
}

/** The table of authenticator apps; `owner` is the app's table of accounts. */
export function totpStatement(owner: string): string {
  return `create table totp_factor (
    account_id uuid primary key references ${owner} (id),
    secret_sealed text not null,
    -- The time step of the newest code that was right: neither it nor an older one is again.
    last_step bigint not null default 0,
    created_at timestamptz not null,
    confirmed_at timestamptz not null
  )`
}

/** An app's database, and its schema for the statements that are written by hand. */
export type Place = { db: Kysely<AuthenticationTables>; schema: string }

/** The first form of the factor's counters; `owner` is the app's table of accounts. */
export function smsFactorStatements(owner: string): readonly string[] {
  return [
    `create table sms_factor (
      account_id uuid primary key references ${owner} (id),
      failures integer not null default 0,
      locked_until timestamptz
    )`,
  ]
}

/** What brings the first form to the present one. */
export function knownBrowserStatements(owner: string): readonly string[] {
  return [
    // Towards the end of the factor, whoever failed; failures alone is the strangers' ladder.
    'alter table sms_factor add column consecutive integer not null default 0',
    'update sms_factor set consecutive = failures',
    `create table known_browser (
      id uuid primary key,
      account_id uuid not null references ${owner} (id),
      -- SHA-256 of the cookie. One browser may be known to several people, each by a row.
      token_hash text not null,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      -- Wrong codes for this account typed in this browser, since the last right one.
      failures integer not null default 0,
      locked_until timestamptz,
      unique (token_hash, account_id)
    )`,
    'create index known_browser_account on known_browser (account_id)',
  ]
}

/** The whole, for an app that begins to sign people in; its messages and audit are apart. */
export function authenticationMigration(number: string, owner: string): Migration {
  const statements = [...smsFactorStatements(owner), ...knownBrowserStatements(owner)]
  return { name: `${number}-authentication`, statements }
}
