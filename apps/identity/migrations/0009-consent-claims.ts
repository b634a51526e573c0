import type { Migration } from '@mot-cua/database'

export const consentClaims: Migration = {
  name: '0009-consent-claims',
  statements: [
    // Single claims beside scopes: `name`, or `verified_claims.name` with its verification.
    `alter table consent add column claims text[] not null default '{}'`,
    // Asked for as voluntary and not shared; remembered, so that nobody is asked twice.
    `alter table consent add column withheld_claims text[] not null default '{}'`,
    // When the person behind the account was verified at its level.
    `alter table account add column level_since timestamptz`,
    `update account set level_since = created_at`,
    `alter table account alter column level_since set default now()`,
    `alter table account alter column level_since set not null`,
  ],
}
