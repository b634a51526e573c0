import { totpStatement } from '@mot-cua/authentication'
import type { Migration } from '@mot-cua/database'

export const breakGlass: Migration = {
  name: '0008-break-glass',
  statements: [
    totpStatement('staff_account'),
    `create table break_glass (
      id uuid primary key,
      requested_by uuid not null references staff_account (id),
      request_reason text not null,
      requested_at timestamptz not null,
      expires_at timestamptz not null,
      -- Read out by whoever asks, typed by whoever agrees: the two have spoken to each other.
      match_code text not null,
      wrong_codes integer not null default 0,
      browser_hash text not null,
      answer text check (answer in ('approved', 'refused')),
      answered_by uuid references staff_account (id),
      answered_at timestamptz,
      answer_reason text,
      entered_at timestamptz,
      ends_at timestamptz,
      ended_at timestamptz,
      reviewed_by uuid references staff_account (id),
      reviewed_at timestamptz,
      review_note text,
      check ((answer is null) = (answered_by is null)),
      check (entered_at is null or answer = 'approved'),
      -- Whatever the program does, nobody is the own second person or the own judge.
      check (answered_by <> requested_by),
      check (reviewed_by <> requested_by)
    )`,
    // Whatever the program does, nobody gives the own account a code for another password.
    `alter table staff_password_code
      add check (given_by <> staff_account_id) not valid`,
    'create index break_glass_requested on break_glass (requested_at)',
  ],
}
