import type { Migration } from '@mot-cua/database'

export const signIn: Migration = {
  name: '0002-sign-in',
  statements: [
    `create table sms_factor (
      account_id uuid primary key references account (id),
      failures integer not null default 0,
      locked_until timestamptz
    )`,
    `create table sms_message (
      id uuid primary key,
      phone text not null,
      -- Sealed; null once the message has left or can no longer be of use.
      text_sealed text,
      attempts integer not null default 0,
      created_at timestamptz not null,
      next_attempt_at timestamptz not null,
      useless_after timestamptz not null,
      sent_at timestamptz,
      given_up_at timestamptz
    )`,
    `create index sms_message_due on sms_message (next_attempt_at) where text_sealed is not null`,
    `create table consent (
      account_id uuid not null references account (id),
      client_id text not null,
      scopes text[] not null,
      given_at timestamptz not null,
      primary key (account_id, client_id)
    )`,
  ],
}
