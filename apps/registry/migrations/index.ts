import type { Migration } from '@mot-cua/database'
import { registrationTokenMigration } from '@mot-cua/oidc'
import { register } from './0001-register.ts'
import { attributes } from './0002-attributes.ts'
import { ownRequests } from './0007-own-requests.ts'

/** The register's own tables, in order; one of the provider's stands between. */
export const migrations: readonly Migration[] = [
  register,
  attributes,
  registrationTokenMigration('0006'),
  ownRequests,
]
