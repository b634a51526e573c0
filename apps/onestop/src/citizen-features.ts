import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, deriveKey } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { type AuditEvent, writeAudit } from './audit/audit.ts'
import { createContactStore } from './citizen-account/contact.store.ts'
import type { OnestopConfig } from './config.ts'
import { createFreshProofs } from './local-account/fresh-proof.ts'
import { createLinking } from './local-account/linking.ts'
import { createLocalAccountStore } from './local-account/local-account.store.ts'
import { createLocalPasswords } from './local-account/local-passwords.ts'
import type { Settings } from './settings/settings.ts'
import type { OnestopTables } from './tables.ts'

type Deps = {
  db: Kysely<OnestopTables>
  store: EphemeralStore
  settings: Settings
  now: Clock
}

/** What citizens have beside their sign-in. */
export function createCitizenFeatures({ secretKey }: OnestopConfig, deps: Deps) {
  const { db, store, settings, now } = deps
  const tell = (event: Omit<AuditEvent, 'at'>) => writeAudit(db, { ...event, at: now() })
  const localAccounts = createLocalAccountStore(db)
  return {
    contacts: createContactStore(db),
    localAccounts,
    citizenPasswords: createLocalPasswords({
      accounts: localAccounts,
      store,
      limitKey: deriveKey(secretKey, 'limits'),
      writeAudit: tell,
      now,
    }),
    linking: createLinking({
      accounts: localAccounts,
      proofs: createFreshProofs({ store, now }),
      levels: () => settings.current().levels,
      writeAudit: tell,
      now,
    }),
  }
}
