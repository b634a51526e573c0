import type { Migration } from '@mot-cua/database'
import { relyingPartyMigration } from '@mot-cua/oidc'
import { persons } from './0001-persons.ts'

/** The portal's own tables, in order; the ephemeral store brings its own. */
export const migrations: readonly Migration[] = [relyingPartyMigration, persons]
