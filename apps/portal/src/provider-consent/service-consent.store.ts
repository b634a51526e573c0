import { type Kysely, sql } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { auditRow, writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { ServiceConsentStore } from './service-consent.ts'

export function createServiceConsentStore(db: Kysely<PortalTables>): ServiceConsentStore {
  return {
    async find({ accountId, clientId }) {
      const { rows } = await sql<Found>`
        select
          (select count(*) from ${table('service_rule')} rule
            join ${table('oidc_client')} client on rule.host = ${hostOfClient}
            where client.id = ${clientId} and rule.consent = 'not-needed') > 0 as is_not_needed,
          given.scopes, given.claims
        from (values (1)) one
        left join ${table('service_consent')} given
          on given.account_id = ${accountId} and given.client_id = ${clientId}`.execute(db)
      const [found] = rows
      if (found?.is_not_needed) return 'not-needed'
      return found?.scopes ? { scopes: found.scopes, claims: found.claims ?? [] } : undefined
    },
    give: (act) => give(db, act),
    async recordRefusal({ clientId, ...act }) {
      await writeAudit(db, { type: 'service-consent.refused', ...act, detail: { clientId } })
    },
    async setRule({ host, rule, by, actor, at }) {
      await db.transaction().execute(async (trx) => {
        const row = { consent: rule, changed_at: at, changed_by: by }
        await trx
          .insertInto('service_rule')
          .values({ host, ...row })
          .onConflict((conflict) => conflict.column('host').doUpdateSet(row))
          .execute()
        const who = actor ? auditedBy(actor) : {}
        const detail = { host, rule, by }
        await writeAudit(trx, { type: 'service-rule.set', at, ...who, detail })
      })
    },
  }
}

type Found = { is_not_needed: boolean; scopes: string[] | null; claims: string[] | null }

const table = (name: string) => sql.table(`portal.${name}`)

/** As RFC 3986 §3.2 has it, with its port; the same for all addresses of one client. */
const hostOfClient = sql`split_part(client.metadata -> 'redirect_uris' ->> 0, '/', 3)`

async function give(
  db: Kysely<PortalTables>,
  { accountId, personId, clientId, scopes, claims, address, at }: GiveAct,
): Promise<void> {
  const detail = { clientId, scopes: scopes.join(' '), claims: claims.join(' ') }
  // Both rows in one statement: as good as a transaction, in one way there and back.
  await db
    .with('kept', (one) =>
      one
        .insertInto('service_consent')
        .values({
          account_id: accountId,
          client_id: clientId,
          scopes: [...scopes],
          claims: [...claims],
          given_at: at,
        })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'client_id']).doUpdateSet({
            scopes: joined('scopes'),
            claims: joined('claims'),
            given_at: at,
          }),
        ),
    )
    .insertInto('audit_event')
    .values(auditRow({ type: 'service-consent.given', at, personId, accountId, address, detail }))
    .execute()
}

type GiveAct = Parameters<ServiceConsentStore['give']>[0]

/** What was there and what is new, each once. */
function joined(column: 'scopes' | 'claims') {
  const before = sql.ref(`service_consent.${column}`)
  const added = sql.ref(`excluded.${column}`)
  return sql<string[]>`array(select distinct unnest(${before} || ${added}))`
}
