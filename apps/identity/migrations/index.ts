import { ephemeralMigration, type Migration } from '@mot-cua/database'
import { logoutMigration, providerMigration, registrationTokenMigration } from '@mot-cua/oidc'
import { smsDeliveryMigration } from '@mot-cua/sms'
import { accounts } from './0001-accounts.ts'
import { signIn } from './0002-sign-in.ts'
import { limits } from './0003-limits.ts'
import { consentClaims } from './0009-consent-claims.ts'
import { phone } from './0010-phone.ts'

export const migrations: readonly Migration[] = [
  ephemeralMigration,
  providerMigration,
  accounts,
  signIn,
  limits,
  smsDeliveryMigration('0004'),
  logoutMigration('0005'),
  registrationTokenMigration('0006'),
  consentClaims,
  phone,
]
