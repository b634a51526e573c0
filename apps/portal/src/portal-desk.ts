import { createSmsFactorStore } from '@mot-cua/authentication'
import { ephemeralMigration, migrate, type SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import { migrations } from '../migrations/index.ts'
import { createAdminFactorStore } from './admin-factor/admin-factor.store.ts'
import { createEnrolments } from './admin-factor/admin-factor.ts'
import { SCHEMA } from './features.ts'
import { factorRow } from './portal-account-features.ts'
import type { PortalTables } from './tables.ts'

type Deps = { engine: SqlEngine; secretKey: string; now: Clock }

/** What an operator's commands do with accounts of the portal; no server need run. */
export async function openPortalDesk({ engine, secretKey, now }: Deps) {
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const db = engine.schema<PortalTables>(SCHEMA)
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  const store = createAdminFactorStore(db, sealer)
  const factors = createSmsFactorStore({ db, schema: SCHEMA }, { sealer, auditRow: factorRow })
  const enrolments = createEnrolments({ store, now })
  return {
    issueCode: (...asked: Parameters<typeof enrolments.issueCode>) =>
      enrolments.issueCode(...asked),
    /** Undefined where nobody has the name, false where nothing is closed or waits. */
    async reopenFactor(username: string, { by, reason }: { by: string; reason: string }) {
      const accountId = await store.findAccount(username.trim().toLowerCase())
      return accountId && factors.reopen({ accountId, by, reason, at: now() })
    },
  }
}
