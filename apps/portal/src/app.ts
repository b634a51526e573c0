import type { Server } from 'node:http'
import { ephemeralMigration, migrate } from '@mot-cua/database'
import { deriveKey } from '@mot-cua/kernel'
import { createSmsReportRoutes, REPORTS_PATH } from '@mot-cua/sms'
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
import { createAdminRoutes } from './admin/admin.routes.tsx'
import type { RequirementStore } from './assurance/assurance.ts'
import { createChooserRoutes } from './chooser/chooser.routes.tsx'
import type { PortalConfig } from './config.ts'
import {
  contentApiPaths,
  contentStreamedPaths,
  createContentApi,
  createContentPages,
} from './content-routes.ts'
import { createCorrectionRoutes } from './correction/correction.routes.tsx'
import { createCorrectionAdminRoutes } from './correction/correction-admin.routes.tsx'
import { createFeatures, type Features, type PortalDeps, SCHEMA } from './features.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createIdentityInfoRoutes } from './identity-info/identity-info.routes.tsx'
import { createMessages } from './messages.ts'
import type { PortalEnv } from './page.ts'
import { createClosedRoutes } from './policy/closed.routes.tsx'
import { freshenPolicies } from './policy/freshen.routes.ts'
import type { Policies } from './policy/policies.ts'
import { createPortalAccountPages } from './portal-account-pages.ts'
import { startRounds } from './rounds.ts'
import { createSessionCookie, provideSession } from './session/session-cookie.ts'
import { BACK_CHANNEL_PATH } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'
import { createVerifyRoutes } from './verification/verify.routes.tsx'

export { totpCodeAt } from './admin-factor/totp.ts'
export { schema as portalSettings } from './config.ts'
export type { NewPortalAccount } from './portal-account-create/new-accounts.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  policies: Policies
  /** For whoever makes accounts, and for the desk that has seen their owner. */
  portalAccounts: Features['portalAccounts']
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
  /** Stops what runs beside the pages and lets it end; the server is stopped before. */
  close(): Promise<void>
}

/** The national portal, ready to listen. Identity and registry are asked when first needed. */
export async function openPortal(config: PortalConfig, deps: PortalDeps): Promise<Portal> {
  const { engine, store, logger, observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, engine)
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const features = await createFeatures(config, { ...deps, observation })
  await features.policies.freshen()
  const isReady = async () => {
    await Promise.all([engine.ping(), store.ping()])
  }
  const app = createApp(config, { features, logger, isReady, observation })
  const stopRounds = startRounds(features, logger)
  const { publicUrl, trustedProxies } = config
  const server = createAppServer({ app, publicUrl, trustedProxies, logger, observation })
  const { requirements, policies, portalAccounts } = features
  const routes = listRoutes(app)
  return { server, requirements, policies, portalAccounts, routes, close: stopRounds }
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
    brand: describeBrand(config, catalog.vi['brand.name']),
    catalog,
    csrfKey: deriveKey(config.secretKey, 'csrf'),
    secureCookies: isSecure(config),
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    ...deps,
    apiPaths: [BACK_CHANNEL_PATH, `${REPORTS_PATH}/`, ...contentApiPaths],
    streamedPaths: contentStreamedPaths,
  })
  const pages = new Hono<PortalEnv>()
    .use(freshenPolicies(features))
    .use(provideSession({ ...features, cookie }))
    .route('/', createHomeRoutes())
    .route('/', createChooserRoutes(features))
    .route('/', createClosedRoutes(features))
    .route('/admin', createAdminRoutes([createCorrectionAdminRoutes(features)]))
    .route('/', createIdentityInfoRoutes(features))
    .route('/', createVerifyRoutes({ ...features, requireLegacyId: config.requireLegacyId }))
    .route('/', createCorrectionRoutes(features))
    .route('/', createSignInRoutes({ ...features, cookie }))
    .route('/', createSignOutRoutes({ ...features, cookie }))
    .route('/', createPortalAccountPages({ ...features, cookie, isSecure: isSecure(config) }))
    .route('/', createContentPages(features))
  return web
    .route('/', createInfoPages())
    .route(REPORTS_PATH, createReports(config, features))
    .route('/', createContentApi(features, config.publicUrl))
    .route('/', pages)
}

function describeBrand({ isOfficial: official, hotline }: PortalConfig, name: string) {
  return {
    name,
    shortMark: 'C',
    official,
    homeUrl: '/',
    helpUrl: '/help',
    termsUrl: '/terms',
    accessibilityUrl: '/accessibility',
    hotline,
  }
}

function createReports({ sms }: PortalConfig, { sms: { reports }, store }: Features) {
  return createSmsReportRoutes({ sources: sms?.reportSources ?? [], reports, counters: store })
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
