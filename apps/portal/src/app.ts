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
import { createAdminRoutes } from './admin/admin.routes.tsx'
import type { RequirementStore } from './assurance/assurance.ts'
import { createChooserRoutes } from './chooser/chooser.routes.tsx'
import type { PortalConfig } from './config.ts'
import { createFeatures, type Features, type PortalDeps, SCHEMA } from './features.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createMessages } from './messages.ts'
import type { PortalEnv } from './page.ts'
import { createClosedRoutes } from './policy/closed.routes.tsx'
import { freshenPolicies } from './policy/freshen.routes.ts'
import type { Policies } from './policy/policies.ts'
import { createPolicyAreas } from './policy-areas.ts'
import { createRehearsalRoutes } from './rehearsal/rehearsal.routes.tsx'
import { createSessionCookie, provideSession } from './session/session-cookie.ts'
import { BACK_CHANNEL_PATH } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'

export { schema as portalSettings } from './config.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  policies: Policies
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
}

/** The national portal, ready to listen. Identity and registry are asked when first needed. */
export async function openPortal(config: PortalConfig, deps: PortalDeps): Promise<Portal> {
  const { engine, store, logger, observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, engine)
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const features = createFeatures(config, { ...deps, observation })
  await features.policies.freshen()
  const isReady = async () => {
    await Promise.all([engine.ping(), store.ping()])
  }
  const app = createApp(config, { features, logger, isReady, observation })
  const { publicUrl, trustedProxies } = config
  const server = createAppServer({ app, publicUrl, trustedProxies, logger, observation })
  const { requirements, policies } = features
  return { server, requirements, policies, routes: listRoutes(app) }
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
    .use(freshenPolicies(features))
    .use(provideSession({ ...features, cookie }))
    .route('/', createHomeRoutes(features))
    .route('/', createChooserRoutes(features))
    .route('/', createClosedRoutes(features))
    .route('/admin', createAdminRoutes(createPolicyAreas(features)))
    .route('/', createRehearsalRoutes(features))
    .route('/', createSignInRoutes({ ...features, cookie }))
    .route('/', createSignOutRoutes({ ...features, cookie }))
  return web.route('/', createInfoPages()).route('/', pages)
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
