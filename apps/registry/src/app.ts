import type { Clock } from '@mot-cua/kernel'
import {
  type Brand,
  type Catalog,
  createInfoPages,
  createWebApp,
  type Logger,
  type Observation,
  type WebEnv,
} from '@mot-cua/web'
import type { Hono } from 'hono'
import type { Kysely } from 'kysely'
import { createHomeRoutes } from './home/home.routes.tsx'
import type { RegistryMessageKey } from './messages.ts'
import { createOpenApiRoutes } from './openapi/openapi.routes.ts'
import type { RegistryTables } from './tables.ts'
import { createRequestDigest } from './verification/request-digest.ts'
import { type CallerTokens, createVerificationRoutes } from './verification/verification.routes.ts'
import { createVerificationStore } from './verification/verification.store.ts'
import { createVerification, type Entitlements } from './verification/verify-claims.ts'

export type RegistryAppOptions = {
  db: Kysely<RegistryTables>
  callerTokens: CallerTokens
  /** `createEntitlements(db)`, or another source of what a caller may ask. */
  entitlements: Entitlements
  /** Its own key: deriveKey(masterSecret, 'registry request digest'). */
  requestDigestKey: Buffer
  csrfKey: Buffer
  brand: Brand
  catalog: Catalog<RegistryMessageKey>
  /** Origin at which callers reach the register. */
  publicUrl: string
  trustedProxies: readonly string[]
  logger: Logger
  observation?: Observation
  isReady: () => Promise<void>
  now: Clock
}

/** The population register over HTTP: an API, its description and a page that says what it is. */
export function createRegistryApp(options: RegistryAppOptions): Hono<WebEnv<RegistryMessageKey>> {
  const { db, callerTokens, entitlements, publicUrl, now } = options
  const app = createWebApp({
    ...options,
    appId: 'registry',
    secureCookies: publicUrl.startsWith('https:'),
    apiPaths: ['/api/', '/openapi.json'],
  })
  const verification = createVerification({
    store: createVerificationStore(db),
    entitlements,
    digestRequest: createRequestDigest(options.requestDigestKey),
    now,
  })
  app.route('/', createVerificationRoutes({ verification, callerTokens, publicUrl }))
  app.route('/', createOpenApiRoutes({ publicUrl }))
  app.route('/', createHomeRoutes())
  app.route('/', createInfoPages())
  return app
}
