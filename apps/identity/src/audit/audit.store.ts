import type { Kysely } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import { type AuditEvent, auditRow } from './audit.ts'

/** For acts whose only trace is the event itself, such as a refused password. */
export type AuditLog = { append(...events: AuditEvent[]): Promise<void> }

export function createAuditLog(db: Kysely<IdentityTables>): AuditLog {
  return {
    async append(...events) {
      await db.insertInto('audit_event').values(events.map(auditRow)).execute()
    },
  }
}
