import { appendOnlyStatements, type Migration } from '@mot-cua/database'

/** Checks that wait for a trusted source, and requests to have what a source says corrected. */
export const identityInfo: Migration = {
  name: '0007-identity-info',
  statements: [
    // One row an account: a newer wish takes the place of the one before.
    `create table verification_queue (
      account_id uuid primary key references account (id),
      reason text not null check (reason in ('update', 'arrival', 'residence')),
      source text not null,
      -- What the person typed, sealed; null where the account's own e-ID fields are compared.
      stated_sealed text,
      address text,
      attempts integer not null default 0,
      next_at timestamptz not null,
      queued_at timestamptz not null,
      finished_at timestamptz,
      outcome text check (outcome in ('verified', 'differs', 'deceased', 'given-up')),
      differing jsonb not null default '[]'
    )`,
    `create index verification_queue_due on verification_queue (next_at)
      where finished_at is null`,
    `create table correction_request (
      id uuid primary key,
      reference text not null unique,
      account_id uuid not null references account (id),
      field text not null,
      -- Of the person: what is right, and by which paper.
      wish text not null,
      status text not null
        check (status in ('sent', 'received', 'forwarded', 'corrected', 'refused', 'withdrawn')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`,
    `create index correction_request_account on correction_request (account_id, created_at desc)`,
    `create index correction_request_status on correction_request (status, created_at, id)`,
    `create table correction_step (
      request_id uuid not null references correction_request (id),
      number integer not null,
      status text not null,
      at timestamptz not null,
      note text,
      by_account_id uuid references account (id),
      primary key (request_id, number)
    )`,
    ...appendOnlyStatements('correction_step'),
    // What of the register's record a person may be shown: by default as little as one level allows.
    `insert into action_requirement (action, minimum_level) values ('own-record', 2)`,
  ],
}
