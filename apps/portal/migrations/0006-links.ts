import { appendOnlyStatements, type Migration } from '@mot-cua/database'

/**
 * The ledger of links. Which person an account belongs to now stands in `account`; here is how it
 * came about, for ever.
 */
export const links: Migration = {
  name: '0006-links',
  statements: [
    `create table link_event (
      id uuid primary key,
      -- In the order in which they happened, also within one millisecond.
      sequence bigint generated always as identity,
      kind text not null check (kind in ('linked', 'unlinked', 'undone')),
      account_id uuid not null references account (id),
      eid_account_id uuid not null references account (id),
      from_person_id uuid not null references person (id),
      to_person_id uuid not null references person (id),
      -- Of the visit that linked, or of the link that ended: the same thing happens once.
      idempotency_key text not null unique,
      -- When each side was proved; an end needs the e-ID's proof alone.
      account_proved_at timestamptz,
      eid_proved_at timestamptz not null,
      eid_level smallint not null check (eid_level in (1, 2)),
      -- What the person was shown before agreeing.
      dossier_count integer,
      document_count integer,
      undo_until timestamptz,
      at timestamptz not null,
      check ((kind = 'linked') = (account_proved_at is not null and undo_until is not null
        and dossier_count is not null and document_count is not null))
    )`,
    ...appendOnlyStatements('link_event'),
    `create index link_event_account on link_event (account_id, sequence desc)`,
    // «Để sau»: when an offer was put off, it is not made again until then.
    `create table link_offer_rest (
      eid_account_id uuid not null references account (id),
      account_id uuid not null references account (id),
      until timestamptz not null,
      primary key (eid_account_id, account_id)
    )`,
    // One row: what an operator may set while things run (requirements C15).
    `create table link_setting (
      singleton boolean primary key default true check (singleton),
      require_relogin boolean not null default false
    )`,
    `insert into link_setting default values`,
  ],
}
