import { authenticationMigration } from '@mot-cua/authentication'
import type { Migration } from '@mot-cua/database'

/** Counters of codes and known browsers of officials who still sign in by the issued account. */
export const staffFactors = authenticationMigration('0004', 'staff_account')

export const staffSignIn: Migration = {
  name: '0004-staff-sign-in',
  statements: [
    'alter table audit add column client_id text',
    // Whatever packages/authentication keeps for good stands in the one audit of the province.
    `create view audit_event as
      select id, at, type, staff_account_id as account_id, client_id, address, detail from audit`,
    `create table staff_password_code (
      staff_account_id uuid primary key references staff_account (id),
      code_hash text not null,
      -- The account of the administrator, who then does not confirm the name.
      given_by uuid references staff_account (id),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`,
    'create index staff_account_username_folded on staff_account (lower(username))',
  ],
}
