import type { Migration } from '@mot-cua/database'

/** What an operator gives to an administrator, and passkeys beside the authenticator app. */
export const operatorCodes: Migration = {
  name: '0012-operator-codes',
  statements: [
    // Given by an operator by another way than the password; the newest one of a purpose counts.
    'alter table factor_enrolment rename to operator_code',
    `alter table operator_code
      add column purpose text not null default 'enrolment'
        check (purpose in ('enrolment', 'password')),
      -- Sessions of the account are still to be ended by a process of the portal.
      add column ends_sessions boolean not null default false`,
    'alter table operator_code alter column purpose drop default',
    'alter table operator_code drop constraint factor_enrolment_pkey',
    'alter table operator_code add primary key (account_id, purpose)',
    'create index operator_code_sessions on operator_code (account_id) where ends_sessions',
    // A secret of before that no code has confirmed opens nothing.
    'delete from totp_factor where confirmed_at is null',
    `create table admin_passkey (
      id uuid primary key,
      account_id uuid not null references account (id),
      credential_id text not null unique,
      public_key text not null,
      sign_count bigint not null,
      transports text not null,
      name text not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`,
    'create index admin_passkey_account on admin_passkey (account_id)',
  ],
}
