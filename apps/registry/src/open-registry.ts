import type { Server } from 'node:http'
import { type EphemeralStore, ephemeralMigration, migrate, type SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import {
  createOidcProvider,
  loadProviderKeys,
  type OidcProvider,
  type OidcProviderTables,
  providerMigration,
  registrationTokenMigration,
} from '@mot-cua/oidc'
import { addressBucket, createAppServer, type Logger, listRoutes, type Route } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { migrations } from '../migrations/index.ts'
import { createRegistryApp } from './app.ts'
import type { RegistryConfig } from './config.ts'
import { createMessages } from './messages.ts'
import { createResidentStore } from './residents/residents.store.ts'
import { createResidents } from './residents/residents.ts'
import type { RegistryTables } from './tables.ts'
import { createEntitlements } from './verification/entitlements.store.ts'
import { VERIFY_SCOPE } from './verification/verification.routes.ts'

export const SCHEMA = 'registry'

type RegistryDeps = { engine: SqlEngine; store: EphemeralStore; logger: Logger; now: Clock }

export type Registry = {
  server: Server
  /** For whoever fills and mends the register. */
  residents: ReturnType<typeof createResidents>
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
}

/** The population registry, ready to listen, with an authorization server of its own for callers. */
export async function openRegistry(config: RegistryConfig, deps: RegistryDeps): Promise<Registry> {
  const { engine, logger, now } = deps
  await migrate(engine, SCHEMA, [
    ephemeralMigration,
    providerMigration,
    ...migrations,
    registrationTokenMigration('0006'),
  ])
  const db = engine.schema<RegistryTables & OidcProviderTables>(SCHEMA)
  const entitlements = createEntitlements(db)
  const callers = await createCallerProvider(config, {
    ...deps,
    db,
    onRegistered(clientId) {
      const grants = config.grantsOnRegistration.map((grant) =>
        entitlements.grant({ ...grant, clientId }),
      )
      Promise.all(grants).catch((error: unknown) => logger.error({ err: error }))
    },
  })
  const app = createApp(config, { ...deps, db, entitlements, callers })
  const { trustedProxies, publicUrl } = config
  return {
    server: createAppServer({ app, provider: callers, publicUrl, trustedProxies, logger }),
    residents: createResidents({ store: createResidentStore(db), now }),
    routes: listRoutes(app, callers),
  }
}

type Db = Kysely<RegistryTables & OidcProviderTables>

/** Callers prove themselves by `private_key_jwt` and get short tokens; nobody signs in here. */
async function createCallerProvider(
  { publicUrl, secretKey, initialAccessToken }: RegistryConfig,
  deps: RegistryDeps & { db: Db; onRegistered: (clientId: string) => void },
): Promise<OidcProvider> {
  const { db, store, logger, now, onRegistered } = deps
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  const loadKeys = () => loadProviderKeys({ db, sealer, now })
  return createOidcProvider({
    issuer: publicUrl,
    appId: SCHEMA,
    db,
    store,
    keys: await loadKeys(),
    loadKeys,
    onRegistered,
    addressBucket,
    now,
    initialAccessToken,
    approvedPrivateHosts: [],
    serviceScopes: [VERIFY_SCOPE],
    onError: (error) => logger.error({ err: error }, 'the authorization server could not answer'),
    pages: {
      renderError(ctx, out) {
        ctx.body = out
      },
      renderLogout: () => undefined,
      renderLoggedOut: () => undefined,
    },
  })
}

type AppDeps = RegistryDeps & {
  db: Db
  entitlements: ReturnType<typeof createEntitlements>
  callers: OidcProvider
}

function createApp(config: RegistryConfig, { engine, store, db, callers, ...deps }: AppDeps) {
  const { secretKey, hotline, isOfficial } = config
  const catalog = createMessages(config.textProfile)
  return createRegistryApp({
    ...deps,
    db,
    callerTokens: { verify: (request) => callers.verifyServiceToken(request) },
    requestDigestKey: deriveKey(secretKey, 'registry request digest'),
    csrfKey: deriveKey(secretKey, 'csrf'),
    catalog,
    brand: {
      name: catalog.vi['home.title'],
      shortMark: 'D',
      official: isOfficial,
      homeUrl: '/',
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline,
    },
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    isReady: async () => {
      await Promise.all([engine.ping(), store.ping()])
    },
  })
}
