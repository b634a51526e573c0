import { createOpenApiRoutes } from '@mot-cua/web'
import { Hono } from 'hono'
import { createDataStoreRoutes } from './data-store/data-store.routes.tsx'
import { createDossierRoutes } from './dossiers/dossiers.routes.tsx'
import type { Features } from './features.ts'
import type { CallerTokens } from './ingestion/caller.ts'
import { createDocumentContentRoutes } from './ingestion/document-content.routes.ts'
import { createIngestionRoutes } from './ingestion/ingestion.routes.ts'
import { describeApi } from './ingestion/openapi.ts'
import { createReuseRoutes } from './ingestion/reuse.routes.ts'
import type { PortalEnv } from './page.ts'
import { createFileRoutes } from './uploads/files.routes.ts'
import { UPLOAD_PATH } from './uploads/upload-path.ts'
import { createUploadRoutes } from './uploads/uploads.routes.tsx'

/** For programs: no cookies, no form token, problem documents. */
export const contentApiPaths = ['/api/', '/openapi.json']

/** Whose handlers read the body themselves, each with its bound. */
export const contentStreamedPaths = [
  '/api/dossier-events',
  '/api/staff-accounts',
  '/api/documents/',
  '/api/reused-documents',
  '/api/reused-documents/',
  UPLOAD_PATH,
]

/** Pages of dossiers and documents. */
export function createContentPages(features: Features) {
  return new Hono<PortalEnv>()
    .route('/', createDossierRoutes(features))
    .route('/', createUploadRoutes(features))
    .route('/', createDataStoreRoutes(features))
    .route('/', createFileRoutes(features))
}

/** What provinces call, and its description. */
export function createContentApi(
  features: Omit<Features, 'callers'> & { callers: CallerTokens },
  publicUrl: string,
) {
  return new Hono<PortalEnv>()
    .route('/', createIngestionRoutes(features))
    .route('/', createDocumentContentRoutes(features))
    .route('/', createReuseRoutes(features))
    .route('/', createOpenApiRoutes(describeApi({ publicUrl })))
}
