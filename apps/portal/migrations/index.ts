import { authenticationMigration } from '@mot-cua/authentication'
import type { Migration } from '@mot-cua/database'
import { registrationManagementMigration, relyingPartyMigration } from '@mot-cua/oidc'
import { smsMigration } from '@mot-cua/sms'
import { persons } from './0001-persons.ts'
import { accounts } from './0002-accounts.ts'
import { contents } from './0003-contents.ts'
import { portalCredentials } from './0004-portal-credentials.ts'
import { policies } from './0005-policies.ts'
import { links } from './0006-links.ts'
import { identityInfo } from './0007-identity-info.ts'
import { dataStore } from './0008-data-store.ts'
import { provider } from './0009-provider.ts'
import { imports } from './0010-imports.ts'
import { services } from './0011-services.ts'
import { operatorCodes } from './0012-operator-codes.ts'
import { notifications } from './0013-notifications.ts'
import { lighterImports } from './0014-lighter-imports.ts'
import { attemptsTold } from './0015-attempts-told.ts'
import { claims } from './0016-claims.ts'

/** The portal's own tables, in order; the ephemeral store brings its own. */
export const migrations: readonly Migration[] = [
  relyingPartyMigration,
  persons,
  accounts,
  contents,
  authenticationMigration('0004', 'account'),
  portalCredentials,
  smsMigration('0004'),
  policies,
  links,
  identityInfo,
  dataStore,
  ...provider,
  imports,
  services,
  operatorCodes,
  notifications,
  lighterImports,
  attemptsTold,
  claims,
  registrationManagementMigration('0017'),
]
