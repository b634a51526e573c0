import { createHash } from 'node:crypto'
import type { Clock } from '@mot-cua/kernel'
import type { DossierStatus } from '../dossiers/dossier.ts'
import type { DossierEvent, RefusalCode, StaffEvent } from './ingestion.schemas.ts'

/** What became of one event. The same event sent again gets the same. */
export type EventOutcome =
  | { outcome: 'recorded'; unusualAfter?: DossierStatus }
  | { outcome: 'refused'; code: RefusalCode }

export type ReceivedEvent = {
  /** Whose it is: the calling agency's name. Codes of different sources never meet. */
  source: string
  event: DossierEvent
  /** Of the whole event: tells a repetition from another event under the same number. */
  digest: string
  receivedAt: Date
}

export type IngestionStore = {
  recordDossierEvent(received: ReceivedEvent): Promise<EventOutcome>
  recordStaffEvent(source: string, event: StaffEvent, receivedAt: Date): Promise<EventOutcome>
}

export type Ingestion = ReturnType<typeof createIngestion>

/** What provinces tell of dossiers and of staff accounts. */
export function createIngestion({ store, now }: { store: IngestionStore; now: Clock }) {
  return {
    recordDossierEvent: (source: string, event: DossierEvent) =>
      store.recordDossierEvent({ source, event, digest: digestOf(event), receivedAt: now() }),
    recordStaffEvent: (source: string, event: StaffEvent) =>
      store.recordStaffEvent(source, event, now()),
  }
}

/** Fields stand in the order of the schema, whatever order they were sent in. */
export function digestOf(event: DossierEvent): string {
  return createHash('sha256').update(JSON.stringify(event)).digest('base64url')
}
