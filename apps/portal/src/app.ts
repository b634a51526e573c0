import type { Server } from 'node:http'
import { ephemeralMigration, migrate } from '@mot-cua/database'
import { deriveKey } from '@mot-cua/kernel'
import {
  createAppServer,
  createInfoPages,
  createObservation,
  createWebApp,
  type Logger,
  listRoutes,
  type Observation,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { Hono } from 'hono'
import { migrations } from '../migrations/index.ts'
import type { RequirementStore } from './assurance/assurance.ts'
import type { PortalConfig } from './config.ts'
import { createFeatures, type Features, type PortalDeps, SCHEMA } from './features.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createMessages } from './messages.ts'
import type { PortalEnv } from './page.ts'
import { createSessionCookie, provideSession } from './session/session-cookie.ts'
import { BACK_CHANNEL_PATH } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'

export type { AccountImports, Checked } from './account-import/account-import.ts'
export { type HeadingProblem, importColumns } from './account-import/columns.ts'
export { openImportFile } from './account-import/open-file.ts'
export type { CellProblem } from './account-import/read-row.ts'
export { schema as portalSettings } from './config.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
}

/** The national portal, ready to listen. Identity and registry are asked when first needed. */
export async function openPortal(config: PortalConfig, deps: PortalDeps): Promise<Portal> {
  const { engine, store, logger, observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, engine)
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const features = createFeatures(config, { ...deps, observation })
  const isReady = async () => {
    await Promise.all([engine.ping(), store.ping()])
  }
  const app = createApp(config, { features, logger, isReady, observation })
  const { publicUrl, trustedProxies } = config
  const server = createAppServer({ app, publicUrl, trustedProxies, logger, observation })
  return { server, requirements: features.requirements, routes: listRoutes(app) }
}

/** Imports of accounts, for an operator's command; no server need run. */
export async function openAccountImports(engine: SqlEngine, now: Clock): Promise<AccountImports> {
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const store = createAccountImportStore(engine.schema<PortalTables>(SCHEMA))
  return createAccountImports({ store, isKnownHash, now })
}

type AppDeps = {
  features: Features
  logger: Logger
  isReady: () => Promise<void>
  observation?: Observation
}

/** The pages, in the order in which a request meets them. */
export function createApp(config: PortalConfig, { features, ...deps }: AppDeps) {
  const catalog = createMessages(config.textProfile)
  const cookie = createSessionCookie(isSecure(config))
  const web = createWebApp({
    appId: SCHEMA,
    brand: {
      name: catalog.vi['brand.name'],
      shortMark: 'C',
      official: config.isOfficial,
      homeUrl: '/',
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline: config.hotline,
    },
    catalog,
    csrfKey: deriveKey(config.secretKey, 'csrf'),
    secureCookies: isSecure(config),
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    ...deps,
    apiPaths: [BACK_CHANNEL_PATH],
  })
  const pages = new Hono<PortalEnv>()
    .use(provideSession({ ...features, cookie }))
    .route('/', createHomeRoutes(features))
    .route('/', createSignInRoutes({ ...features, cookie }))
    .route('/', createSignOutRoutes({ ...features, cookie }))
  return web.route('/', createInfoPages()).route('/', pages)
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
