import type { Migration } from '@mot-cua/database'

export const limits: Migration = {
  name: '0003-limits',
  statements: [
    `alter table account drop constraint account_status_check,
      add constraint account_status_check check (status in ('active', 'locked', 'disabled'))`,
    // Towards the end of the factor, whoever failed; failures alone is the strangers' ladder.
    'alter table sms_factor add column consecutive integer not null default 0',
    'update sms_factor set consecutive = failures',
    `create table known_browser (
      id uuid primary key,
      account_id uuid not null references account (id),
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
  ],
}
