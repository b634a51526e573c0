import type { Migration } from '@mot-cua/database'

export const readiness: Migration = {
  name: '0006-readiness',
  statements: [
    // What the account's holder has not stated, or nobody has confirmed; an account without any
    // statement has not stated the number.
    `alter table staff_account add column identity_lacks smallint not null default 2`,
    `update staff_account a set identity_lacks = case
        when i.verification = 'incomplete' then 2
        when i.verification = 'verified' and i.name_review in ('none', 'confirmed') then 0
        else 4 end
      from staff_identity i where i.staff_account_id = a.id`,
    `create function tell_identity_lacks() returns trigger language plpgsql
      set search_path from current as $$
      begin
        update staff_account set identity_lacks = case
          when new.verification = 'incomplete' then 2
          when new.verification = 'verified' and new.name_review in ('none', 'confirmed') then 0
          else 4 end
        where id = new.staff_account_id;
        return null;
      end $$`,
    `create trigger staff_identity_lacks
      after insert or update of verification, name_review on staff_identity
      for each row execute function tell_identity_lacks()`,
    // Bits as lackBits has them. The database keeps them, so that no writer can forget to.
    `alter table staff_account add column lacks smallint not null generated always as (
      (case when coalesce(trim(full_name), '') = '' then 1 else 0 end)
      + (case when phone is null then 8 else 0 end)
      -- Who is bound has proven by that what was to be stated.
      + (case when person_id is null then 16 + identity_lacks else 0 end)
      + (case when suspended_at is not null then 64 else 0 end)
    ) stored`,
    // Everything that the report counts: it is read from this index alone.
    `create index staff_account_readiness on staff_account (unit_id, lacks, last_level)
      where ended_at is null`,
    `create table readiness_day (
      unit_id uuid not null references unit (id),
      day date not null,
      accounts integer not null,
      ready integer not null,
      primary key (unit_id, day)
    )`,
  ],
}
