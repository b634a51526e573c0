import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { type AuditEvent, writeAudit } from './audit/audit.ts'
import { createContents } from './data-store/contents.store.ts'
import { createDataStore } from './data-store/data-store.ts'
import { createDocumentStore } from './data-store/documents.store.ts'
import { createDossierStore } from './dossiers/dossiers.store.ts'
import { createDossiers } from './dossiers/dossiers.ts'
import type { CallerTokens } from './ingestion/caller.ts'
import { createContentStore } from './ingestion/document-content.store.ts'
import { createDocumentContents } from './ingestion/document-content.ts'
import { createIngestionStore } from './ingestion/ingestion.store.ts'
import { createIngestion } from './ingestion/ingestion.ts'
import { createReuseStore } from './ingestion/reuse.store.ts'
import { createReuse } from './ingestion/reuse.ts'
import type { PortalTables } from './tables.ts'
import { readFileParts } from './uploads/files.store.ts'
import { createPlaces } from './uploads/places.ts'
import { createUploadStore } from './uploads/uploads.store.ts'
import { createUploads } from './uploads/uploads.ts'

/** Files of 10 MB in memory at a time: of people, and of provinces. */
const PLACES = 8

type Deps = { db: Kysely<PortalTables>; sealer: Sealer; store: EphemeralStore; now: Clock }

/** Dossiers and documents: what provinces send, and what people see and put there. */
export function createContentFeatures({ db, sealer, store, now }: Deps) {
  return {
    now,
    counters: store,
    contents: createContents(db),
    dossiers: createDossiers({ store: createDossierStore(db), now }),
    dataStore: createDataStore({ store: createDocumentStore(db), now }),
    uploads: createUploads({ store: createUploadStore(db, sealer), now }),
    uploadPlaces: createPlaces(PLACES),
    contentPlaces: createPlaces(PLACES),
    ingestion: createIngestion({ store: createIngestionStore(db), now }),
    documentContents: createDocumentContents({ store: createContentStore(db, sealer), now }),
    reuse: createReuse({ store: createReuseStore(db), now }),
    readFile: (file: { id: string; sizeBytes: number }) => readFileParts(db, sealer, file),
    audit: (event: AuditEvent) => writeAudit(db, event),
    /** In place of the portal's own tokens: for whoever tests what callers may do. */
    callers: undefined as CallerTokens | undefined,
  }
}
