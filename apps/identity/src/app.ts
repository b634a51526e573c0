import type { Server } from 'node:http'
import { migrate } from '@mot-cua/database'
import { deriveKey } from '@mot-cua/kernel'
import type { OidcProvider } from '@mot-cua/oidc'
import {
  createAppServer,
  createInfoPages,
  createObservation,
  createWebApp,
  listRoutes,
  type Observation,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { Hono } from 'hono'
import { migrations } from '../migrations/index.ts'
import type { Accounts } from './account/account.ts'
import type { PasswordHasher } from './account/password.ts'
import { createAccountChoiceRoutes } from './account-choice/account-choice.routes.tsx'
import type { IdentityConfig } from './config.ts'
import { createConsentRoutes } from './consent/consent.routes.tsx'
import { createFeatures, deliverNow, type Features, type IdentityDeps, SCHEMA } from './features.ts'
import { createKnownBrowserCookie } from './known-browser/known-browser-cookie.ts'
import { createLandingRoutes } from './landing/landing.routes.tsx'
import { createMessages } from './messages.ts'
import type { IdentityEnv } from './page.ts'
import { createIdentityProvider } from './provider/identity-provider.ts'
import { createInteractions } from './provider/interactions.ts'
import { createProviderPageRoutes, createProviderPages } from './provider/provider-pages.tsx'
import { createContinueRoutes } from './sign-in/continue.routes.tsx'
import { beginTransactionRead, createOtpRoutes } from './sign-in/otp.routes.tsx'
import { createPasswordRoutes } from './sign-in/password.routes.tsx'
import { requireVisit, SIGN_IN_PATH, type VisitEnv } from './sign-in/visit.tsx'
import { createSmsReportRoutes, REPORTS_PATH } from './sms/sms-reports.routes.ts'

export type { Accounts, NewAccount } from './account/account.ts'
export { createPasswordHasher } from './account/password.ts'
export { type IdentityConfig, schema as identitySettings } from './config.ts'
export { rotateIdentityKeys } from './provider/identity-provider.ts'
export { createFailOver } from './sms/fail-over.ts'
export type { OutgoingSms, SmsAnswer, SmsEvents, SmsGateway } from './sms/sms-gateway.ts'

/** Messages that a crash left behind leave within this time. */
const OUTBOX_INTERVAL_MS = 2_000
/** Numbers that nobody needs any more go within a quarter of an hour. */
const FORGET_INTERVAL_MS = 15 * 60_000

export type Identity = {
  server: Server
  /** For whoever enrols people: the sandbox today, the enrolment desk later. */
  accounts: Accounts
  hasher: PasswordHasher
  /** Stops sending and lets what is under way end; the server is stopped before. */
  close(): Promise<void>
  /** For the desk that has seen the person: opens a factor that 100 wrong codes have closed. */
  reopenSmsFactor: Features['smsOtp']['reopen']
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
}

/** Identity, ready to listen: database migrated, keys made, outbox running. */
export async function openIdentity(config: IdentityConfig, deps: IdentityDeps): Promise<Identity> {
  await migrate(deps.engine, SCHEMA, migrations)
  const { observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, deps.engine)
  const features = await createFeatures(config, { ...deps, observation })
  const drawing: Parameters<typeof createProviderPages>[0] = { current: undefined }
  const pages = createProviderPages(drawing)
  const { store, now, logger } = deps
  const oidc = await createIdentityProvider(config, { features, store, pages, now, logger })
  const app = createApp(config, { ...deps, observation, features, oidc })
  drawing.current = app
  watchLogouts(observation, oidc)
  const { issuer: publicUrl, trustedProxies } = config
  const around = { publicUrl, trustedProxies, logger, observation }
  const server = createAppServer({ app, provider: oidc, ...around })
  const timer = setInterval(() => {
    void deliverNow(features.outbox, logger)
    void deliverNow({ deliver: () => features.sms.guard.flush() }, logger)
    void deliverNow(oidc.logouts, logger)
  }, OUTBOX_INTERVAL_MS)
  const daily = setInterval(
    () => void deliverNow({ deliver: () => features.sms.reports.forgetOld() }, logger),
    FORGET_INTERVAL_MS,
  )
  return {
    server,
    accounts: features.accounts,
    hasher: features.hasher,
    routes: listRoutes(app, oidc),
    async close() {
      clearInterval(timer)
      clearInterval(daily)
      await features.sms.close()
    },
    reopenSmsFactor: features.smsOtp.reopen,
  }
}

function watchLogouts({ metrics }: Observation, { logouts }: OidcProvider): void {
  const help = 'Services still to be told of a logout'
  metrics.gauge({ name: 'logout_notices_waiting', help }, () => logouts.countWaiting())
}

type AppDeps = IdentityDeps & { features: Features; oidc: OidcProvider }

function createApp(
  config: IdentityConfig,
  { engine, store, logger, observation, ...deps }: AppDeps,
) {
  const catalog = createMessages(config.textProfile)
  const app: Hono<IdentityEnv> = createWebApp({
    appId: 'identity',
    brand: {
      name: catalog.vi['brand.name'],
      shortMark: catalog.vi['brand.name'].charAt(0),
      official: config.isOfficial,
      homeUrl: config.homeUrl,
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline: config.hotline,
    },
    catalog,
    csrfKey: deriveKey(config.secretKey, 'csrf'),
    secureCookies: config.issuer.startsWith('https:'),
    trustedProxies: config.trustedProxies,
    publicUrl: config.issuer,
    logger,
    ...(observation ? { observation } : {}),
    // By token and without cookies; a gateway cannot fill in a form.
    apiPaths: [`${REPORTS_PATH}/`],
    isReady: async () => {
      await Promise.all([engine.ping(), store.ping()])
    },
  })
  const sources = config.sms?.reportSources ?? []
  const { reports } = deps.features.sms
  return app
    .route('/', createInfoPages())
    .route('/', createLandingRoutes())
    .route('/', createProviderPageRoutes())
    .route(REPORTS_PATH, createSmsReportRoutes({ sources, reports, counters: store }))
    .route(`${SIGN_IN_PATH}/:id`, createVisitRoutes(config, deps))
}

type VisitDeps = Pick<AppDeps, 'features' | 'oidc' | 'now'>

function createVisitRoutes({ issuer }: IdentityConfig, { features, oidc, now }: VisitDeps) {
  const interactions = createInteractions(oidc)
  const knownBrowserCookie = createKnownBrowserCookie(issuer.startsWith('https:'))
  const deps = { ...features, interactions, knownBrowserCookie, now }
  return new Hono<VisitEnv>()
    .use('/otp', beginTransactionRead(features.smsOtp))
    .use(requireVisit(interactions, knownBrowserCookie))
    .route('/', createPasswordRoutes(deps))
    .route('/otp', createOtpRoutes(deps))
    .route('/account', createAccountChoiceRoutes(deps))
    .route('/consent', createConsentRoutes(deps))
    .route('/continue', createContinueRoutes())
}
