import type { Kysely } from 'kysely'
import type { RegistryTables } from '../tables.ts'
import type { Purpose, VerifiableField } from './verification.ts'
import type { Entitlements } from './verify-claims.ts'

export type Grant = { clientId: string; purpose: Purpose; fields: readonly VerifiableField[] }

/** What callers may ask, kept as data: an operator grants it, nothing is granted by default. */
export function createEntitlements(
  db: Kysely<RegistryTables>,
): Entitlements & { grant(grant: Grant): Promise<void> } {
  return {
    async findEntitledFields(clientId, purpose) {
      const rows = await db
        .selectFrom('caller_entitlement')
        .select('field')
        .where('client_id', '=', clientId)
        .where('purpose', '=', purpose)
        .execute()
      return rows.map((row) => row.field)
    },

    /** Adds to what the caller has; granting twice is granting once. */
    async grant({ clientId, purpose, fields }) {
      await db
        .insertInto('caller_entitlement')
        .values(fields.map((field) => ({ client_id: clientId, purpose, field })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
  }
}
