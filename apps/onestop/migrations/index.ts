import type { Migration } from '@mot-cua/database'
import { registrationManagementMigration, relyingPartyMigration } from '@mot-cua/oidc'
import { smsMigration } from '@mot-cua/sms'
import { foundation } from './0001-foundation.ts'
import { citizen } from './0002-citizen.ts'
import { staffIdentity } from './0003-staff-identity.ts'
import { staffFactors, staffSignIn } from './0004-staff-sign-in.ts'
import { hats } from './0005-hats.ts'
import { readiness } from './0006-readiness.ts'
import { holderChange } from './0007-holder-change.ts'
import { breakGlass } from './0008-break-glass.ts'
import { reminders } from './0009-reminders.ts'
import { guides } from './0010-guides.ts'
import { statedBy } from './0012-stated-by.ts'

/** A province's own tables, in order; the ephemeral store brings its own. */
export const migrations: readonly Migration[] = [
  relyingPartyMigration,
  foundation,
  smsMigration('0001'),
  citizen,
  staffIdentity,
  staffFactors,
  staffSignIn,
  hats,
  readiness,
  holderChange,
  breakGlass,
  reminders,
  guides,
  registrationManagementMigration('0011'),
  statedBy,
]
