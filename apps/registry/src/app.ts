import type { Server } from 'node:http'
import { ephemeralMigration, migrate, type SqlEngine } from '@mot-cua/database'
import { type Clock, deriveKey } from '@mot-cua/kernel'
import { type OidcProviderTables, providerMigration } from '@mot-cua/oidc'
import {
  createAppServer,
  createInfoPages,
  createObservation,
  createOpenApiRoutes,
  createWebApp,
  type Logger,
  listRoutes,
  type Observation,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import { createAccessesRoutes } from './accesses/accesses.routes.ts'
import { createAttributesRoutes } from './attributes/attributes.routes.ts'
import type { CallerTokens } from './caller/caller.ts'
import { createCallerProvider } from './caller/caller-provider.ts'
import type { RegistryConfig } from './config.ts'
import { createEntitlementStore } from './entitlements/entitlements.store.ts'
import { createOperatorGrants, type OperatorGrants } from './entitlements/operator-grants.ts'
import { createFeatures, type Features, type RegistryDeps } from './features.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createMessages } from './messages.ts'
import { describeApi } from './openapi/openapi.ts'
import { describePurposes } from './purposes/purpose-words.ts'
import { createPurposesRoutes } from './purposes/purposes.routes.ts'
import type { Residents } from './residents/residents.ts'
import { type RegistryTables, SCHEMA } from './tables.ts'
import { createVerificationRoutes } from './verification/verification.routes.ts'

export { schema as registrySettings } from './config.ts'
export type { Entitlement, RegisteredCaller } from './entitlements/entitlements.ts'
export type { OnFilling } from './residents/residents.ts'

export type Registry = {
  server: Server
  /** For whoever fills and mends the register. */
  residents: Residents
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
}

/** The population registry, ready to listen, with an authorization server of its own for callers. */
export async function openRegistry(config: RegistryConfig, deps: RegistryDeps): Promise<Registry> {
  const { engine, store, logger, observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, engine)
  await prepareSchema(engine)
  const features = createFeatures(config, deps)
  const provider = await createCallerProvider(config, { ...deps, ...features })
  const callerTokens: CallerTokens = {
    // Proofs are made for the public address, whatever a proxy made of it.
    verify: ({ path, ...shown }) =>
      provider.verifyServiceToken({ ...shown, url: new URL(path, config.publicUrl).href }),
  }
  const isReady = async () => {
    await Promise.all([engine.ping(), store.ping()])
  }
  const app = createApp(config, { features, callerTokens, logger, observation, isReady })
  const { trustedProxies, publicUrl } = config
  const shell = { publicUrl, trustedProxies, logger, observation }
  const server = createAppServer({ app, provider, ...shell })
  return { server, residents: features.residents, routes: listRoutes(app, provider) }
}

/** What callers may ask, for an operator's command; no server need run. */
export async function openOperatorGrants(engine: SqlEngine, now: Clock): Promise<OperatorGrants> {
  await prepareSchema(engine)
  const db = engine.schema<RegistryTables & OidcProviderTables>(SCHEMA)
  return createOperatorGrants({ entitlements: createEntitlementStore(db), now })
}

async function prepareSchema(engine: SqlEngine): Promise<void> {
  await migrate(engine, SCHEMA, [ephemeralMigration, providerMigration, ...migrations])
}

type AppDeps = {
  features: Features
  callerTokens: CallerTokens
  logger: Logger
  observation?: Observation
  isReady: () => Promise<void>
}

/** The register over HTTP: an API, its description and a page that says what it is. */
export function createApp(config: RegistryConfig, { features, callerTokens, ...web }: AppDeps) {
  const { publicUrl, secretKey, trustedProxies } = config
  const catalog = createMessages(config.textProfile)
  const app = createWebApp({
    ...web,
    appId: SCHEMA,
    brand: {
      name: catalog.vi['home.title'],
      shortMark: 'D',
      official: config.isOfficial,
      homeUrl: '/',
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline: config.hotline,
    },
    catalog,
    csrfKey: deriveKey(secretKey, 'csrf'),
    secureCookies: publicUrl.startsWith('https:'),
    trustedProxies,
    publicUrl,
    apiPaths: ['/api/', '/openapi.json'],
  })
  const purposeWords = describePurposes(catalog)
  const deps = { ...features, callerTokens, purposeWords }
  return app
    .route('/', createVerificationRoutes(deps))
    .route('/', createAttributesRoutes(deps))
    .route('/', createAccessesRoutes(deps))
    .route('/', createPurposesRoutes(deps))
    .route('/', createOpenApiRoutes(describeApi({ publicUrl })))
    .route('/', createHomeRoutes())
    .route('/', createInfoPages())
}
