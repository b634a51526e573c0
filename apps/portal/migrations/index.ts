import type { Migration } from '@mot-cua/database'
import { relyingPartyMigration } from '@mot-cua/oidc'
import { persons } from './0001-persons.ts'
import { accounts } from './0002-accounts.ts'
import { contents } from './0003-contents.ts'
import { imports } from './0010-imports.ts'

/** The portal's own tables, in order; the ephemeral store brings its own. */
export const migrations: readonly Migration[] = [
  relyingPartyMigration,
  persons,
  accounts,
  contents,
  imports,
]
