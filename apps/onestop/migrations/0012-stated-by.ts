import type { Migration } from '@mot-cua/database'

export const statedBy: Migration = {
  name: '0012-stated-by',
  statements: [
    // The administrator's account who stated it for the official; none where it is its own word.
    'alter table staff_identity add column stated_by uuid references staff_account (id)',
  ],
}
