import type { Migration } from '@mot-cua/database'

/** The end of claims: what they end at services, what a desk opens again, what a person takes back. */
export const claims: Migration = {
  name: '0016-claims',
  statements: [
    `alter table account
      -- What was given in sign-ins before, here or at services, is over.
      add column sessions_end_at timestamptz,
      -- A desk has seen the owner: the account stands alone and is not claimed again.
      add column reopened_at timestamptz`,
    // «Không phải tài khoản của tôi», until it is taken back or a desk opens the account.
    `create table account_disowning (
      id uuid primary key,
      account_id uuid not null references account (id),
      eid_account_id uuid not null references account (id),
      -- Fields that lost their confirmation: name, source, as_of. Their values stay where they are.
      withdrawn jsonb not null,
      at timestamptz not null,
      undo_until timestamptz not null,
      ended_at timestamptz
    )`,
    `create unique index account_disowning_account on account_disowning (account_id)
      where ended_at is null`,
    `create index account_disowning_eid on account_disowning (eid_account_id)`,
  ],
}
