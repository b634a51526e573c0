import { newId } from '@mot-cua/kernel'
import type { OidcProviderTables } from '@mot-cua/oidc'
import { type Kysely, sql } from 'kysely'
import type { AttributeField } from '../attributes/attributes.ts'
import type { Purpose } from '../purposes/purposes.ts'
import type { RegistryTables } from '../tables.ts'
import type { VerifiableField } from '../verification/verification.ts'
import type {
  Change,
  Entitlement,
  EntitlementStore,
  Grant,
  RegisteredCaller,
} from './entitlements.ts'

type Db = Kysely<RegistryTables & OidcProviderTables>

/** How the right to show a person who asked about them stands among the others. */
const SHOW_ACCESSES = { purpose: 'own-data', field: 'accesses' } as const

/** What callers may ask, kept as data: an operator grants it, nothing is granted by default. */
export function createEntitlementStore(db: Db): EntitlementStore {
  return {
    findVerifiableFields: async (clientId, purpose) =>
      (await findFields(db, clientId, { act: 'verify', purpose })) as VerifiableField[],

    findReadableFields: async (clientId, purpose, act = 'read') =>
      (await findFields(db, clientId, { act, purpose })) as AttributeField[],

    async mayShowAccesses(clientId) {
      const asked = { act: 'show-accesses', purpose: SHOW_ACCESSES.purpose } as const
      return (await findFields(db, clientId, asked)).includes(SHOW_ACCESSES.field)
    },

    grant: (grant, change) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('caller_entitlement')
          .values(toRows(grant))
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await recordChange(transaction, { grant, change, kind: 'granted' })
      }),

    revoke: (grant, change) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('caller_entitlement')
          .where('client_id', '=', grant.clientId)
          .where('act', '=', grant.act)
          .where('purpose', '=', purposeOf(grant))
          .where('field', 'in', fieldsOf(grant))
          .execute()
        await recordChange(transaction, { grant, change, kind: 'revoked' })
      }),

    listCallers: async () => groupByCaller(await selectCallers(db).execute()),
  }
}

async function findFields(
  db: Db,
  clientId: string,
  { act, purpose }: { act: Entitlement['act']; purpose: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('caller_entitlement')
    .select('field')
    .where('client_id', '=', clientId)
    .where('act', '=', act)
    .where('purpose', '=', purpose)
    .execute()
  return rows.map((row) => row.field)
}

function fieldsOf(entitlement: Entitlement): readonly string[] {
  return entitlement.act === 'show-accesses' ? [SHOW_ACCESSES.field] : entitlement.fields
}

function purposeOf(entitlement: Entitlement): string {
  return entitlement.act === 'show-accesses' ? SHOW_ACCESSES.purpose : entitlement.purpose
}

function toRows(grant: Grant): RegistryTables['caller_entitlement'][] {
  const { clientId, act } = grant
  const purpose = purposeOf(grant)
  return fieldsOf(grant).map((field) => ({ client_id: clientId, act, purpose, field }))
}

async function recordChange(
  db: Db,
  { grant, change, kind }: { grant: Grant; change: Change; kind: 'granted' | 'revoked' },
): Promise<void> {
  await db
    .insertInto('entitlement_audit')
    .values({
      audit_id: newId(),
      at: change.at,
      client_id: grant.clientId,
      change: kind,
      act: grant.act,
      purpose: purposeOf(grant),
      fields: JSON.stringify(fieldsOf(grant)),
      changed_by: change.by,
    })
    .execute()
}

type CallerRow = {
  client_id: string
  client_name: string | null
  act: Entitlement['act'] | null
  purpose: string | null
  fields: string[]
}

function selectCallers(db: Db) {
  return db
    .selectFrom('oidc_client')
    .leftJoin('caller_entitlement as held', 'held.client_id', 'oidc_client.id')
    .select([
      'oidc_client.id as client_id',
      sql<string | null>`${sql.ref('oidc_client.metadata')}->>'client_name'`.as('client_name'),
      'held.act',
      'held.purpose',
      sql<string[]>`coalesce(json_agg(${sql.ref('held.field')} order by ${sql.ref('held.field')})
        filter (where ${sql.ref('held.field')} is not null), '[]')`.as('fields'),
    ])
    .groupBy(['oidc_client.id', 'held.act', 'held.purpose'])
    .orderBy('oidc_client.id')
    .orderBy('held.act')
    .orderBy('held.purpose')
}

function groupByCaller(rows: readonly CallerRow[]): RegisteredCaller[] {
  const callers = new Map<string, RegisteredCaller>()
  for (const row of rows) {
    const known = callers.get(row.client_id)
    const caller = known ?? {
      clientId: row.client_id,
      clientName: row.client_name ?? undefined,
      entitlements: [],
    }
    callers.set(row.client_id, caller)
    if (row.act !== null) caller.entitlements.push(toEntitlement(row.act, row))
  }
  return [...callers.values()]
}

function toEntitlement(act: Entitlement['act'], { purpose, fields }: CallerRow): Entitlement {
  if (act === 'show-accesses') return { act }
  // Written by `grant` alone, whose type knows the words.
  return { act, purpose: purpose as Purpose, fields: fields as never[] }
}
