import type { Server } from 'node:http'
import { type EphemeralStore, migrate, type SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createRelyingParty, createServiceClient } from '@mot-cua/oidc'
import { createAppServer, createInfoPages, createWebApp, type Logger } from '@mot-cua/web'
import { Hono } from 'hono'
import { migrations } from '../migrations/index.ts'
import { createRequirementStore } from './assurance/assurance.store.ts'
import type { RequirementStore } from './assurance/assurance.ts'
import type { PortalConfig } from './config.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createMessages } from './messages.ts'
import type { PortalEnv } from './page.ts'
import { createPersonStore } from './person/person.store.ts'
import { createPersons } from './person/person.ts'
import { createSessions } from './session/session.ts'
import { createSessionCookie, provideSession } from './session/session-cookie.ts'
import { CALLBACK_PATH, createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import {
  BACK_CHANNEL_PATH,
  createSignOutRoutes,
  SIGNED_OUT_PATH,
} from './sign-in/sign-out.routes.tsx'
import type { PortalTables } from './tables.ts'
import { createRegistryClient } from './verification/registry-client.ts'

export const SCHEMA = 'portal'

/** What the portal is given by whoever starts it. */
export type PortalDeps = {
  engine: SqlEngine
  store: EphemeralStore
  logger: Logger
  now: Clock
}

export type Portal = { server: Server; requirements: RequirementStore }

/** The national portal, ready to listen. Identity and registry are asked when first needed. */
export async function openPortal(config: PortalConfig, deps: PortalDeps): Promise<Portal> {
  await migrate(deps.engine, SCHEMA, migrations)
  const features = createFeatures(config, deps)
  const app = createApp(config, { ...deps, features })
  const { trustedProxies } = config
  const server = createAppServer({ app, secureCookies: isSecure(config), trustedProxies })
  return { server, requirements: features.requirements }
}

type Features = ReturnType<typeof createFeatures>

function createFeatures(config: PortalConfig, { engine, store, logger, now }: PortalDeps) {
  const db = engine.schema<PortalTables>(SCHEMA)
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const registryTokens = createServiceClient({
    issuer: config.registryUrl,
    metadata: {
      client_name: 'National portal',
      scope: 'registry:verify',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
    initialAccessToken: config.registryInitialAccessToken,
    scope: 'registry:verify',
    db,
    sealer,
    now,
  })
  const registry = createRegistryClient({
    registryUrl: config.registryUrl,
    authorization: () => registryTokens.authorization(),
    onFailure: (error) => logger.warn({ err: error }, 'the population database did not answer'),
  })
  return {
    requirements: createRequirementStore(db),
    persons: createPersons({ store: createPersonStore(db), registry, now }),
    sessions: createSessions({ store, now }),
    relyingParty: createPortalRelyingParty(config, { db, sealer, store, now }),
  }
}

type RelyingPartyDeps = Pick<Parameters<typeof createRelyingParty>[0], 'db' | 'store' | 'now'> & {
  sealer: Sealer
}

function createPortalRelyingParty(config: PortalConfig, deps: RelyingPartyDeps) {
  const at = (path: string) => new URL(path, config.publicUrl).href
  const scope = 'openid profile personal_id'
  return createRelyingParty({
    ...deps,
    issuer: config.identityIssuer,
    initialAccessToken: config.identityInitialAccessToken,
    metadata: {
      client_name: createMessages(config.textProfile).vi['brand.name'],
      client_uri: at('/'),
      redirect_uris: [at(CALLBACK_PATH)],
      post_logout_redirect_uris: [at(SIGNED_OUT_PATH)],
      backchannel_logout_uri: at(BACK_CHANNEL_PATH),
      backchannel_logout_session_required: true,
      require_pushed_authorization_requests: true,
      scope,
    },
    redirectUri: at(CALLBACK_PATH),
    postLogoutRedirectUri: at(SIGNED_OUT_PATH),
    scope,
  })
}

function createApp(
  config: PortalConfig,
  { engine, store, logger, features }: PortalDeps & { features: Features },
) {
  const catalog = createMessages(config.textProfile)
  const cookie = createSessionCookie(isSecure(config))
  const web = createWebApp({
    appId: 'portal',
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
    logger,
    isReady: async () => {
      await Promise.all([engine.ping(), store.ping()])
    },
    apiPaths: [BACK_CHANNEL_PATH],
  })
  const pages = new Hono<PortalEnv>()
    .use(provideSession(features.sessions, cookie))
    .route('/', createHomeRoutes(features))
    .route('/', createSignInRoutes({ ...features, cookie }))
    .route('/', createSignOutRoutes({ ...features, cookie }))
  return web.route('/', createInfoPages()).route('/', pages)
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
