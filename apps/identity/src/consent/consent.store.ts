import { type Kysely, type RawBuilder, sql } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { ConsentStore } from './consent.ts'

export function createConsentStore(db: Kysely<IdentityTables>): ConsentStore {
  return {
    async find(accountId, clientId) {
      const row = await db
        .selectFrom('consent')
        .select(['scopes', 'claims', 'withheld_claims'])
        .where('account_id', '=', accountId)
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      return row && { scopes: row.scopes, claims: row.claims, withheld: row.withheld_claims }
    },
    give: (consent) => give(db, consent),
    async recordRefusal(refusal) {
      await db
        .insertInto('audit_event')
        .values(auditRow({ type: 'consent.refused', ...refusal }))
        .execute()
    },
    remove: (withdrawal) => remove(db, withdrawal),
  }
}

async function give(
  db: Kysely<IdentityTables>,
  { carried, at, ...consent }: Parameters<ConsentStore['give']>[0],
): Promise<void> {
  const { accountId, clientId, address, ...given } = consent
  const { scopes, claims, withheld } = given
  const detail = inWords({ scopes, claims, withheld })
  // Both rows in one statement: as good as a transaction, in one way there and back.
  await db
    .with('kept', (one) =>
      one
        .insertInto('consent')
        .values({
          account_id: accountId,
          client_id: clientId,
          scopes: [...scopes],
          claims: [...claims],
          withheld_claims: [...withheld],
          given_at: at,
        })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'client_id']).doUpdateSet({
            scopes: joined('scopes', []),
            claims: joined('claims', withheld),
            withheld_claims: joined('withheld_claims', [...claims, ...carried]),
            given_at: at,
          }),
        ),
    )
    .insertInto('audit_event')
    .values(auditRow({ type: 'consent.given', accountId, clientId, address, at, detail }))
    .execute()
}

function inWords(lists: Record<string, readonly string[]>): Record<string, string> {
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0)
  return Object.fromEntries(filled.map(([name, list]) => [name, list.join(' ')]))
}

async function remove(
  db: Kysely<IdentityTables>,
  { accountId, clientId, address, at }: Parameters<ConsentStore['remove']>[0],
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const removed = await trx
      .deleteFrom('consent')
      .where('account_id', '=', accountId)
      .where('client_id', '=', clientId)
      .returning('client_id')
      .executeTakeFirst()
    if (!removed) return false
    await trx
      .insertInto('audit_event')
      .values(auditRow({ type: 'consent.withdrawn', accountId, clientId, address, at }))
      .execute()
    return true
  })
}

/** What was there and what is new, each once, without what the new act speaks against. */
function joined(
  column: 'scopes' | 'claims' | 'withheld_claims',
  without: readonly string[],
): RawBuilder<string[]> {
  const before = sql.ref(`consent.${column}`)
  const added = sql.ref(`excluded.${column}`)
  return sql`array(select unnest(${before} || ${added}) except select unnest(${[...without]}::text[]))`
}
