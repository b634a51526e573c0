import type { Clock } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { RecordExport } from './cockpit.ts'

export function createExportRecord(db: Kysely<PortalTables>, now: Clock): RecordExport {
  return async ({ place, purpose, actor }) => {
    const detail = { place, purpose }
    await writeAudit(db, { type: 'cut-over.exported', at: now(), ...auditedBy(actor), detail })
  }
}
