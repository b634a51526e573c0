import { ephemeralMigration, type Migration } from '@mot-cua/database'
import { logoutMigration, providerMigration, registrationTokenMigration } from '@mot-cua/oidc'
import { accounts } from './0001-accounts.ts'
import { signIn } from './0002-sign-in.ts'
import { smsDelivery } from './0004-sms-delivery.ts'

export const migrations: readonly Migration[] = [
  ephemeralMigration,
  providerMigration,
  accounts,
  signIn,
  smsDelivery,
  logoutMigration('0005'),
  registrationTokenMigration('0006'),
]
