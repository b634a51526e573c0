import { type Kysely, type Transaction } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import { moveSource } from './move-source.store.ts'
import type { ApprovalStore, Decision } from './service-approval.ts'

type Trx = Transaction<PortalTables>

export function createApprovalStore(db: Kysely<PortalTables>): ApprovalStore {
  return {
    async find(clientId) {
      const row = await db
        .selectFrom('service_approval')
        .select(['state', 'source', 'scopes'])
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      return row && { ...row, source: row.source ?? undefined }
    },
    approve: ({ source, scopes, ...decision }) =>
      db.transaction().execute(async (trx) => {
        const before = await lock(trx, decision.clientId)
        if (!before) return false
        await decide(trx, decision, { source, scopes: [...scopes], state: 'approved' as const })
        const old = before.source
        const moved = old && old !== source ? await moveSource(trx, old, source) : undefined
        const detail = { source, scopes: scopes.join(' '), ...(moved ? { from: old, moved } : {}) }
        await audit(trx, 'service.approved', { decision, detail })
        return true
      }),
    refuse: (decision) =>
      db.transaction().execute(async (trx) => {
        const before = await lock(trx, decision.clientId)
        if (!before) return false
        const { source } = before
        await decide(trx, decision, { source, scopes: [], state: 'refused' as const })
        await audit(trx, 'service.refused', { decision, detail: { source } })
        return true
      }),
  }
}

/** The registration itself is held, so that two operators decide one after the other. */
async function lock(trx: Trx, clientId: string) {
  return trx
    .selectFrom('oidc_client')
    .leftJoin('service_approval', 'service_approval.client_id', 'oidc_client.id')
    .select(['oidc_client.id', 'service_approval.source'])
    .where('oidc_client.id', '=', clientId)
    .forUpdate('oidc_client')
    .executeTakeFirst()
}

type Decided = Pick<PortalTables['service_approval'], 'source' | 'scopes' | 'state'>

async function decide(trx: Trx, { clientId, actor, at }: Decision, decided: Decided) {
  const row = { ...decided, decided_at: at, decided_by: actor.name }
  await trx
    .insertInto('service_approval')
    .values({ client_id: clientId, ...row })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(row))
    .execute()
}

type Told = { decision: Decision; detail: Record<string, unknown> }

async function audit(trx: Trx, type: string, { decision, detail }: Told): Promise<void> {
  const { clientId, actor, at } = decision
  const what = { ...detail, clientId, by: actor.name }
  await writeAudit(trx, { type, at, ...auditedBy(actor), detail: what })
}
