import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import { type AgencyToken, type AgencyTokenStore, BY_TOKEN } from './agency-tokens.ts'
import { listServiceScopes } from './service-approval.ts'

type Db = Kysely<PortalTables>

export function createAgencyTokenStore(db: Db): AgencyTokenStore {
  return {
    insert: (token) => db.transaction().execute((trx) => insert(trx, token)),
    list: (at) => list(db, at),
    withdraw: ({ id, by, at }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('agency_token')
          .set({ withdrawn_at: at })
          .where('id', '=', id)
          .where('withdrawn_at', 'is', null)
          .returning('source')
          .executeTakeFirst()
        if (!row) return false
        const detail = { token: id, source: row.source, by }
        await writeAudit(trx, { type: 'agency-token.withdrawn', at, detail })
        return true
      }),
    isGood: async (tokenHash, at) => (await find(db, tokenHash, at)) !== undefined,
    bind: (registered) => db.transaction().execute((trx) => bind(trx, registered)),
  }
}

type Trx = Transaction<PortalTables>

async function insert(
  trx: Trx,
  { tokenHash, ...token }: AgencyToken & { tokenHash: string },
): Promise<boolean> {
  const { id, source, scopes, issuedAt, issuedBy, validUntil } = token
  const made = await trx
    .insertInto('agency_token')
    .values({
      id,
      token_hash: tokenHash,
      source,
      scopes: [...scopes],
      issued_at: issuedAt,
      issued_by: issuedBy,
      valid_until: validUntil,
    })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return false
  const detail = { token: id, source, scopes: scopes.join(' '), by: issuedBy }
  await writeAudit(trx, { type: 'agency-token.issued', at: issuedAt, detail })
  return true
}

async function list(db: Db, at: Date): Promise<AgencyToken[]> {
  const rows = await db
    .selectFrom('agency_token')
    .select(['id', 'source', 'scopes', 'issued_at', 'issued_by', 'valid_until'])
    .where('withdrawn_at', 'is', null)
    .where('valid_until', '>', at)
    .orderBy('source')
    .orderBy('issued_at')
    .execute()
  return rows.map(({ issued_at, issued_by, valid_until, ...row }) => ({
    ...row,
    issuedAt: issued_at,
    issuedBy: issued_by,
    validUntil: valid_until,
  }))
}

function find(db: Db | Trx, tokenHash: string, at: Date) {
  return db
    .selectFrom('agency_token')
    .select(['id', 'source', 'scopes'])
    .where('token_hash', '=', tokenHash)
    .where('withdrawn_at', 'is', null)
    .where('valid_until', '>', at)
    .executeTakeFirst()
}

type Registered = Parameters<AgencyTokenStore['bind']>[0]

/** What a client did not ask for it is not approved for either. */
async function bind(trx: Trx, { clientId, tokenHash, at }: Registered): Promise<void> {
  const token = await find(trx, tokenHash, at)
  if (!token) return
  const client = await trx
    .selectFrom('oidc_client')
    .select('metadata')
    .where('id', '=', clientId)
    .executeTakeFirst()
  const asked = readScopes(client?.metadata)
  const scopes = listServiceScopes(token.scopes).filter((scope) => asked.includes(scope))
  const { source } = token
  await trx
    .insertInto('service_approval')
    .values({
      client_id: clientId,
      source,
      scopes,
      state: 'approved',
      decided_at: at,
      decided_by: BY_TOKEN,
    })
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .execute()
  const detail = { clientId, source, scopes: scopes.join(' '), token: token.id }
  await writeAudit(trx, { type: 'service.approved', at, detail })
}

/** `jsonb` comes back parsed, whatever the table's type for writing says. */
function readScopes(metadata: unknown): string[] {
  const { scope } = (metadata ?? {}) as { scope?: unknown }
  return typeof scope === 'string' ? scope.split(' ') : []
}
