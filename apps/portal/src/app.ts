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
import type { RequirementStore } from './assurance/assurance.ts'
import type { PortalConfig } from './config.ts'
import { createFeatures, type Features, type PortalDeps, SCHEMA } from './features.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createMessages } from './messages.ts'
import type { PortalEnv } from './page.ts'
import { createPortalAccountPages } from './portal-account-pages.ts'
import { createSessionCookie, provideSession } from './session/session-cookie.ts'
import { BACK_CHANNEL_PATH } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'
import { startSmsRounds } from './sms/sms-rounds.ts'

export { totpCodeAt } from './admin-factor/totp.ts'
export { schema as portalSettings } from './config.ts'
export type { NewPortalAccount } from './portal-account-create/new-accounts.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  /** For whoever makes accounts, and for the desk that has seen their owner. */
  portalAccounts: Features['portalAccounts']
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
  /** Stops sending and lets what is under way end; the server is stopped before. */
  close(): Promise<void>
}

/** The national portal, ready to listen. Identity and registry are asked when first needed. */
export async function openPortal(config: PortalConfig, deps: PortalDeps): Promise<Portal> {
  const { engine, store, logger, observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, engine)
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const features = await createFeatures(config, { ...deps, observation })
  const isReady = async () => {
    await Promise.all([engine.ping(), store.ping()])
  }
  const app = createApp(config, { features, logger, isReady, observation })
  const { publicUrl, trustedProxies } = config
  const server = createAppServer({ app, publicUrl, trustedProxies, logger, observation })
  const stopRounds = startSmsRounds(features, logger)
  return {
    server,
    requirements: features.requirements,
    portalAccounts: features.portalAccounts,
    routes: listRoutes(app),
    async close() {
      stopRounds()
      await features.sms.close()
    },
  }
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
    apiPaths: [BACK_CHANNEL_PATH, `${REPORTS_PATH}/`],
  })
  const pages = new Hono<PortalEnv>()
    .use(provideSession({ ...features, cookie }))
    .route('/', createHomeRoutes(features))
    .route('/', createSignInRoutes({ ...features, cookie }))
    .route('/', createSignOutRoutes({ ...features, cookie }))
    .route('/', createPortalAccountPages({ ...features, cookie, isSecure: isSecure(config) }))
  return web
    .route('/', createInfoPages())
    .route(REPORTS_PATH, createReports(config, features))
    .route('/', pages)
}

function createReports({ sms }: PortalConfig, { sms: { reports }, store }: Features) {
  return createSmsReportRoutes({ sources: sms?.reportSources ?? [], reports, counters: store })
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
