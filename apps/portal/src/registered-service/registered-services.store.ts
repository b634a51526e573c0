import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { RegisteredService, RegisteredServiceStore } from './registered-services.ts'
import type { ServiceUseStore } from './service-uses.ts'

/** One page: a nation has some hundreds. */
const MOST_LISTED = 1_000

type Db = Kysely<PortalTables>

export function createRegisteredServiceStore(db: Db): RegisteredServiceStore {
  return {
    async list() {
      const rows = await select(db)
        .orderBy('oidc_client.created_at', 'desc')
        .limit(MOST_LISTED)
        .execute()
      return rows.map(toService)
    },
    async find(clientId) {
      const row = await select(db).where('oidc_client.id', '=', clientId).executeTakeFirst()
      return row && toService(row)
    },
  }
}

function select(db: Db) {
  return db
    .selectFrom('oidc_client')
    .leftJoin('service_approval', 'service_approval.client_id', 'oidc_client.id')
    .leftJoin('service_use', 'service_use.client_id', 'oidc_client.id')
    .leftJoin('service_rule', (join) => join.on('service_rule.host', '=', hostOfClient))
    .select(['oidc_client.id', 'oidc_client.created_at', 'service_use.last_used_at'])
    .select(['service_approval.state', 'service_approval.source', 'decided_at', 'decided_by'])
    .select(['service_approval.scopes', 'service_rule.consent'])
    .select(sql<string | null>`metadata ->> 'client_name'`.as('name'))
    .select(sql<string | null>`metadata ->> 'scope'`.as('scope'))
    .select(hostOfClient.as('host'))
}

/** The same as consent is asked by (service-consent.store.ts). */
const hostOfClient = sql<string>`split_part(metadata -> 'redirect_uris' ->> 0, '/', 3)`

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]

function toService(row: Row): RegisteredService {
  const { state, source, scopes, decided_at, decided_by } = row
  const host = row.host || undefined
  return {
    clientId: row.id,
    name: row.name ?? host ?? row.id,
    host,
    scopes: row.scope?.split(' ') ?? [],
    registeredAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
    approval:
      state && scopes && decided_at && decided_by
        ? {
            state,
            source: source ?? undefined,
            scopes,
            decidedAt: decided_at,
            decidedBy: decided_by,
          }
        : undefined,
    consent: row.consent ?? 'once',
  }
}

export function createServiceUseStore(db: Db): ServiceUseStore {
  return {
    /** Of a service that was removed meanwhile there is nothing to note. */
    async note(clientId, at) {
      await db
        .insertInto('service_use')
        .columns(['client_id', 'last_used_at'])
        .expression((from) =>
          from
            .selectFrom('oidc_client')
            .select(['id', sql<Date>`${at}::timestamptz`.as('at')])
            .where('id', '=', clientId),
        )
        .onConflict((conflict) => conflict.column('client_id').doUpdateSet({ last_used_at: at }))
        .execute()
    },
  }
}
