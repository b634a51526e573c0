import type { Migration } from '@mot-cua/database'

/** Accounts that the portal issues itself: names, passwords, phones, and administrators' factors. */
export const portalCredentials: Migration = {
  name: '0004-portal-credentials',
  statements: [
    `create table portal_credential (
      account_id uuid primary key references account (id),
      -- As it was given; capital and small letters are one.
      username text not null check (username ~ '^[!-~]{1,64}$'),
      -- PHC string, or bcrypt's own form: our Argon2id, or what came along with an import.
      password_hash text not null,
      phone text not null check (phone ~ '^\\+[0-9]{8,15}$'),
      -- Set by somebody else: the owner chooses another at the next sign-in.
      must_change boolean not null default false,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`,
    `create unique index portal_credential_username on portal_credential (lower(username))`,
    `create table totp_factor (
      account_id uuid primary key references account (id),
      secret_sealed text not null,
      -- The time step of the newest code that was right: neither it nor an older one is again.
      last_step bigint not null default 0,
      created_at timestamptz not null,
      -- Null until the first right code has shown that the app has the secret.
      confirmed_at timestamptz
    )`,
    // Given by an operator by another way than the password; the newest one counts.
    `create table factor_enrolment (
      account_id uuid primary key references account (id),
      code_hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`,
    // Whose page or service a sign-in was on the way to.
    'alter table audit_event add column client_id text',
  ],
}
