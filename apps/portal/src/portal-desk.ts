import { createSmsFactorStore } from '@mot-cua/authentication'
import { ephemeralMigration, migrate, type SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import { migrations } from '../migrations/index.ts'
import { SCHEMA } from './features.ts'
import { createOperatorCodeStore } from './operator-code/operator-code.store.ts'
import { createOperatorCodes } from './operator-code/operator-code.ts'
import { factorRow } from './portal-account-features.ts'
import { createAgencyTokenStore } from './registered-service/agency-tokens.store.ts'
import { createAgencyTokens } from './registered-service/agency-tokens.ts'
import { parseSource } from './registered-service/service-approval.ts'
import type { PortalTables } from './tables.ts'

type Deps = { engine: SqlEngine; secretKey: string; now: Clock }

/** What an operator's commands do with accounts of the portal; no server need run. */
export async function openPortalDesk({ engine, secretKey, now }: Deps) {
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const db = engine.schema<PortalTables>(SCHEMA)
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  const store = createOperatorCodeStore(db)
  const factors = createSmsFactorStore({ db, schema: SCHEMA }, { sealer, auditRow: factorRow })
  const codes = createOperatorCodes({ store, now })
  const tokens = createAgencyTokens({ store: createAgencyTokenStore(db), now })
  return {
    /** Undefined where the source has no name that a source can have. The token is told once. */
    async issueAgencyToken(asked: { source: string; days?: number; by: string }) {
      const source = parseSource(asked.source)
      return source === undefined ? undefined : tokens.issue({ ...asked, source })
    },
    listAgencyTokens: () => tokens.list(),
    /** False for a token that is not there, or withdrawn already. */
    withdrawAgencyToken: (withdrawal: { id: string; by: string }) => tokens.withdraw(withdrawal),
    issueCode: codes.issueCode,
    issuePasswordCode: codes.issuePasswordCode,
    /** Undefined where nobody has the name, false where nothing is closed or waits. */
    async reopenFactor(username: string, { by, reason }: { by: string; reason: string }) {
      const accountId = await store.findAccount(username.trim().toLowerCase())
      return accountId && factors.reopen({ accountId, by, reason, at: now() })
    },
  }
}
