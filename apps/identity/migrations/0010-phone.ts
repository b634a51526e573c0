import type { Migration } from '@mot-cua/database'

/** Phones, what they are scanned for, and passkeys. */
export const phone: Migration = {
  name: '0010-phone',
  statements: [
    `create table device (
      id uuid primary key,
      account_id uuid not null references account (id),
      -- RFC 7638 thumbprint of the device key, and the key itself (a JWK of P-256).
      jkt text not null unique,
      public_jwk text not null,
      name text not null,
      passcode_hash text not null,
      -- Wrong passcodes since the last right one.
      passcode_failures integer not null default 0,
      status text not null check (status in ('active', 'disabled', 'revoked')),
      -- Since when this phone may sign its owner in on websites; off while it is null.
      web_sign_in_since timestamptz,
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      last_address text,
      ended_at timestamptz
    )`,
    'create index device_account on device (account_id)',
    `create table qr_transaction (
      -- 128 random bits; stands in the code itself.
      id text primary key,
      visit_id text not null,
      -- SHA-256 of the cookie of the browser that opened it, and of the one it is known by.
      secret_hash text not null,
      browser_hash text,
      known_browser_hash text,
      state text not null check (state in
        ('waiting', 'scanned', 'approved', 'completed', 'refused', 'expired', 'cancelled')),
      -- Why it ended, where the state does not say it.
      reason text,
      -- What the phone is shown, as JSON; signed by it.
      shown text not null,
      address text not null,
      nonce text,
      -- Two digits of the page, where the phone has to tell them.
      number text,
      device_id uuid references device (id),
      account_id uuid references account (id),
      approval_jti text unique,
      -- How it was given (RFC 8176), words with spaces between.
      approval_amr text,
      opened_at timestamptz not null,
      windows_end_at timestamptz not null,
      expires_at timestamptz not null,
      scanned_at timestamptz,
      decided_at timestamptz
    )`,
    'create index qr_transaction_device on qr_transaction (device_id)',
    'create index qr_transaction_expiry on qr_transaction (expires_at)',
    // After three refusals, or one "that was not me".
    `create table qr_pause (
      account_id uuid primary key references account (id),
      until timestamptz not null,
      reason text not null
    )`,
    `create table passkey (
      id uuid primary key,
      account_id uuid not null references account (id),
      device_id uuid not null references device (id),
      credential_id text not null unique,
      -- COSE key, base64url.
      public_key text not null,
      sign_count bigint not null default 0,
      transports text not null default '',
      name text not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`,
    'create index passkey_account on passkey (account_id)',
    // Rules that an administrator changes while everything runs; the code knows the usual ones.
    `create table rule_setting (
      name text primary key,
      value text not null,
      changed_at timestamptz not null
    )`,
    // Sessions begun before are over (not me, all devices, a new password).
    'alter table account add column sessions_end_at timestamptz',
  ],
}
