import type { Migration } from '@mot-cua/database'

export const guides: Migration = {
  name: '0010-guides',
  statements: [
    // What operators have published; the first version of each guide comes with the program.
    `create table guide_version (
      slug text not null,
      number integer not null check (number > 1),
      valid_from timestamptz not null,
      -- {vi: {title, about, steps}, en: ...}
      words jsonb not null,
      change text not null,
      published_at timestamptz not null,
      published_by text not null,
      primary key (slug, number)
    )`,
  ],
}
