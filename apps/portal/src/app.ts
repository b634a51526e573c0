import type { Server } from 'node:http'
import { ephemeralMigration, migrate } from '@mot-cua/database'
import { deriveKey } from '@mot-cua/kernel'
import type { OidcProvider } from '@mot-cua/oidc'
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
import { POSTAL_BACK_CHANNEL_PATH } from './postal/paths.ts'
import { createPostalRoutes } from './postal/postal.routes.tsx'
import { createInteractions } from './provider/interactions.ts'
import { deliverLogouts, watchLogouts } from './provider/logout-rounds.ts'
import { createPortalProvider } from './provider/portal-provider.ts'
import { createProviderPageRoutes, createProviderPages } from './provider/provider-pages.tsx'
import type { ServiceConsents } from './provider-consent/service-consent.ts'
import { createVisitRoutes } from './provider-visit/visit.routes.tsx'
import { createSessionCookie, provideSession } from './session/session-cookie.ts'
import { BACK_CHANNEL_PATH } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'
import { createPortalSignOut, type SignOut } from './sign-in/sign-out.ts'

export { schema as portalSettings } from './config.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  /** Services that sign people in by the portal, and what they may know without asking. */
  serviceConsents: Pick<ServiceConsents, 'setRule'>
  /** Stops telling services of logouts; the server is stopped before. */
  close: () => void
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
  const { app, oidc } = await createPages(config, { features, logger, isReady, observation })
  const { publicUrl, trustedProxies } = config
  const around = { publicUrl, trustedProxies, logger, observation }
  const server = createAppServer({ app, provider: oidc, ...around })
  watchLogouts(observation, oidc)
  const { requirements, serviceConsents, policies } = features
  const close = deliverLogouts(oidc, logger)
  const routes = listRoutes(app, oidc)
  return { server, requirements, serviceConsents, policies, routes, close }
}

/** The pages together with the provider that hands its questions to them. */
export async function createPages(config: PortalConfig, deps: Omit<AppDeps, 'oidc' | 'signOut'>) {
  const { features, logger } = deps
  const drawing: Parameters<typeof createProviderPages>[0] = { current: undefined }
  const cookie = createSessionCookie(isSecure(config))
  const signOut = createPortalSignOut(config, { ...features, logger, clearing: cookie.clearing })
  const pages = createProviderPages(drawing)
  const oidc = await createPortalProvider(config, { ...features, signOut, cookie, pages, logger })
  const app = createApp(config, { ...deps, oidc, signOut })
  drawing.current = app
  return { app, oidc }
}

type AppDeps = {
  features: Features
  logger: Logger
  isReady: () => Promise<void>
  oidc: OidcProvider
  signOut: SignOut
  observation?: Observation
}

/** The pages, in the order in which a request meets them. */
function createApp(config: PortalConfig, { features, oidc, signOut, ...deps }: AppDeps) {
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
    apiPaths: [BACK_CHANNEL_PATH, POSTAL_BACK_CHANNEL_PATH],
  })
  const pages = new Hono<PortalEnv>()
    .use(freshenPolicies(features))
    .use(provideSession({ ...features, cookie }))
    .route('/', createHomeRoutes(features))
    .route('/', createChooserRoutes(features))
    .route('/', createClosedRoutes(features))
    .route('/admin', createAdminRoutes([]))
    .route('/', createSignInRoutes({ ...features, cookie }))
    .route('/', createSignOutRoutes({ ...features, signOut, cookie }))
    .route('/', createProviderPageRoutes())
    .route('/', createVisitRoutes({ ...features, interactions: createInteractions(oidc), cookie }))
  const { postalParty } = features
  if (postalParty) pages.route('/', createPostalRoutes({ ...features, postalParty, cookie }))
  return web.route('/', createInfoPages()).route('/', pages)
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
