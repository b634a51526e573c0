import { newId } from '@mot-cua/kernel'
import type { Kysely, Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'

/** What happened, to whom, from where. `detail` holds no secrets and no full ids. */
export type AuditEvent = {
  type: string
  at: Date
  personId?: string | undefined
  accountId?: string | undefined
  address?: string | undefined
  detail?: Record<string, unknown>
}

/** One row; for statements that write it in the same transaction as what it tells of. */
export function auditRow({ type, at, personId, accountId, address, detail = {} }: AuditEvent) {
  return {
    id: newId(),
    at,
    type,
    person_id: personId ?? null,
    account_id: accountId ?? null,
    address: address ?? null,
    detail: JSON.stringify(detail),
  }
}

export async function writeAudit(
  db: Kysely<PortalTables> | Transaction<PortalTables>,
  ...events: AuditEvent[]
): Promise<void> {
  await db.insertInto('audit_event').values(events.map(auditRow)).execute()
}
