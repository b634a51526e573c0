import type { Kysely } from 'kysely'
import type { PortalTables } from '../tables.ts'
import { recordDossierEvent } from './dossier-events.store.ts'
import type { IngestionStore } from './ingestion.ts'
import { recordStaffEvent } from './staff-events.store.ts'

export function createIngestionStore(db: Kysely<PortalTables>): IngestionStore {
  return {
    recordDossierEvent: (received) => recordDossierEvent(db, received),
    recordStaffEvent: (source, event, receivedAt) =>
      recordStaffEvent(db, { source, event, receivedAt }),
  }
}
