import type { Migration } from '@mot-cua/database'

export const holderChange: Migration = {
  name: '0007-holder-change',
  statements: [
    // Once the register has agreed, another number needs a fresh proof, whatever is stated since.
    `alter table staff_identity add column was_verified boolean not null default false`,
    `update staff_identity set was_verified = true
      where verification = 'verified' or bound_index is not null or name_review <> 'none'`,
    // An operator has let go of the holder: the next one needs the word of the unit.
    `alter table staff_account add column needs_word boolean not null default false`,
  ],
}
