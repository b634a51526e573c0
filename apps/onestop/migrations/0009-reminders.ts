import type { Migration } from '@mot-cua/database'

export const reminders: Migration = {
  name: '0009-reminders',
  statements: [
    // Written and locked by every round, so that two at once cannot spend the same.
    `create table reminder_budget (
      -- 'day:2024-06-20' or 'month:2024-06', of Viet Nam.
      period text primary key,
      spent integer not null
    )`,
    `create table reminder_round (
      id uuid primary key,
      unit_id uuid not null references unit (id),
      lack text,
      staff_account_id uuid not null references staff_account (id),
      at timestamptz not null,
      starts_at timestamptz not null,
      written integer not null,
      -- Whose number no message may go to now.
      unreachable integer not null
    )`,
    `create index reminder_round_at on reminder_round (at desc)`,
    `create table reminder (
      -- Of the message, too, for as long as that is kept.
      id uuid primary key,
      round_id uuid not null references reminder_round (id)
    )`,
    `create index reminder_of_round on reminder (round_id)`,
    // By phone: whoever has several accounts is one person. Kept for as long as a rule may ask.
    `create table reminded_phone (
      phone text primary key,
      last_at timestamptz not null
    )`,
  ],
}
