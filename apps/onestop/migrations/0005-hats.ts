import type { Migration } from '@mot-cua/database'

export const hats: Migration = {
  name: '0005-hats',
  statements: [
    // What its holder last proved when putting it on; null for one that nobody has worn yet.
    `alter table staff_account
      add column last_level smallint check (last_level in (0, 1, 2)),
      add column last_worn_at timestamptz`,
  ],
}
