import type { Migration } from '@mot-cua/database'

/**
 * Fewer rows and fewer looks for each account that comes by a file.
 *
 * That a field belongs to an account is held by a look at all accounts of a statement in place of a
 * foreign key, which looks once a field: six times an account, half the time of an import
 * (docs/decisions/0026-importing-accounts.md).
 */
export const lighterImports: Migration = {
  name: '0014-lighter-imports',
  statements: [
    // Which import an account came by stands with its credential: it comes by none without one.
    `alter table portal_credential add column import_id uuid references account_import (id)`,
    `update portal_credential set import_id = i.import_id
      from imported_account i where i.account_id = portal_credential.account_id`,
    `create index portal_credential_import on portal_credential (import_id)
      where import_id is not null`,
    `drop table imported_account`,
    `alter table account_field drop constraint account_field_account_id_fkey`,
    // Each account is looked up by itself: a plan made while the table was small stays right.
    `create function portal.account_field_has_account() returns trigger language plpgsql as $$
      declare owner uuid;
      begin
        for owner in select distinct account_id from added loop
          -- Locked as a foreign key would: whoever deletes it waits, and then finds the field.
          perform 1 from portal.account where id = owner for key share;
          if not found then
            raise foreign_key_violation using
              message = 'a field of an account that is not there',
              table = 'account_field', constraint = 'account_field_account_id';
          end if;
        end loop;
        return null;
      end $$`,
    `create trigger account_field_has_account after insert on account_field
      referencing new table as added
      for each statement execute function portal.account_field_has_account()`,
    `create function portal.account_has_no_field() returns trigger language plpgsql as $$
      begin
        if exists (select from gone join portal.account_field f on f.account_id = gone.id) then
          raise foreign_key_violation using
            message = 'an account that has fields still',
            table = 'account', constraint = 'account_field_account_id';
        end if;
        return null;
      end $$`,
    `create trigger account_has_no_field after delete on account
      referencing old table as gone
      for each statement execute function portal.account_has_no_field()`,
    // Neither end ever moves; so nothing else can part them.
    `create function portal.refuse_other_owner() returns trigger language plpgsql as
      $$ begin raise exception '% never changes', tg_argv[0]; end $$`,
    `create trigger account_field_keeps_account before update of account_id on account_field
      for each row when (old.account_id <> new.account_id)
      execute function portal.refuse_other_owner('account_field.account_id')`,
    `create trigger account_keeps_id before update of id on account
      for each row when (old.id <> new.id)
      execute function portal.refuse_other_owner('account.id')`,
    `create trigger account_keeps_fields before truncate on account
      for each statement execute function portal.refuse_other_owner('account, truncated,')`,
  ],
}
