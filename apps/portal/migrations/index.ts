import { ephemeralMigration, type Migration } from '@mot-cua/database'
import { relyingPartyMigration } from '@mot-cua/oidc'
import { persons } from './0001-persons.ts'

export const migrations: readonly Migration[] = [ephemeralMigration, relyingPartyMigration, persons]
