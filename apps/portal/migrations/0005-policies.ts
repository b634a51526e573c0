import type { Migration } from '@mot-cua/database'

/**
 * Who may come in by which account from when, the words that say so, rehearsals, and what the
 * cut-over cockpit counts by. An upgrade shuts nobody out: every timeline begins open, the days
 * are an administrator's to set.
 */
export const policies: Migration = {
  name: '0005-policies',
  statements: [
    // A line holds from its day until the next line of its kind.
    `create table sign_in_policy (
      account_type text not null check (account_type in ('eid', 'portal', 'postal')),
      audience text not null check (audience in ('person', 'organization')),
      valid_from timestamptz not null,
      access text not null check (access in ('full', 'link-only', 'closed')),
      changed_at timestamptz not null,
      changed_by text not null,
      reason text not null,
      primary key (account_type, audience, valid_from)
    )`,
    `insert into sign_in_policy
      (account_type, audience, valid_from, access, changed_at, changed_by, reason)
      select account_type, audience, to_timestamp(0), 'full', now(), '-', '-'
      from (values ('eid', 'person'), ('eid', 'organization'), ('portal', 'person'),
        ('portal', 'organization'), ('postal', 'person')) as kinds (account_type, audience)`,
    `create table sign_in_method (
      method text primary key,
      is_on boolean not null,
      changed_at timestamptz not null,
      changed_by text not null,
      reason text not null
    )`,
    // One row: taken by every change, so that two at once are not both made on the same grounds.
    `create table policy_version (
      is_only_row boolean primary key default true check (is_only_row),
      version integer not null
    )`,
    `insert into policy_version (version) values (1)`,
    `create table notice_text (
      id uuid primary key,
      kind text not null,
      locale text not null check (locale in ('vi', 'en')),
      valid_from date not null,
      body text not null,
      legal_reference text not null,
      changed_at timestamptz not null,
      changed_by text not null,
      unique (kind, locale, valid_from)
    )`,
    `create table rehearsal_day (
      day date primary key,
      changed_at timestamptz not null,
      changed_by text not null
    )`,
    // Once per account and day: the last thing the person chose.
    `create table rehearsal_answer (
      day date not null,
      account_id uuid not null references account (id),
      answer text not null check (answer in ('eid', 'passed')),
      at timestamptz not null,
      primary key (day, account_id)
    )`,
    // What the e-ID was last seen with; unknown before the first sign-in after this.
    `alter table account add column last_level smallint check (last_level in (1, 2))`,
    // The cockpit asks these three of a million accounts at once.
    `create index account_portal_person on account (person_id)
      include (id, commune_code, commune_valid_from)
      where type = 'portal' and audience = 'person' and status = 'active'`,
    `create index account_eid_person on account (person_id) include (last_level)
      where type = 'eid' and audience = 'person'`,
    `create index account_field_verified_id on account_field (account_id)
      where name = 'personalId' and status = 'verified'`,
    `create index account_commune on account (commune_code, commune_valid_from, id)
      where type = 'portal' and audience = 'person' and status = 'active'`,
    `create index dossier_in_flight on dossier (account_id)
      where status in (1, 2, 4, 5, 6, 9)`,
  ],
}
