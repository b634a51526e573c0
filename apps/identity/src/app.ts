import type { Server } from 'node:http'
import { createKnownBrowserCookie, type PasswordHasher } from '@mot-cua/authentication'
import { migrate, type SqlEngine } from '@mot-cua/database'
import { APP_API_PATH } from '@mot-cua/device-api'
import { type Clock, deriveKey } from '@mot-cua/kernel'
import { createDrawnPages, type OidcProvider } from '@mot-cua/oidc'
import { createSmsReportRoutes, REPORTS_PATH } from '@mot-cua/sms'
import {
  createAppServer,
  createEventStreams,
  createInfoPages,
  createObservation,
  createOpenApiRoutes,
  createWebApp,
  type EventStreams,
  listRoutes,
  type Observation,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { Hono } from 'hono'
import { migrations } from '../migrations/index.ts'
import type { Accounts } from './account/account.ts'
import { createAccountArea } from './account-area.ts'
import { createAccountChoiceRoutes } from './account-choice/account-choice.routes.tsx'
import { type AccountFeatures, createAccountFeatures } from './account-features.ts'
import { ACCOUNT_PATH } from './account-pages/account-page.tsx'
import type { IdentityConfig } from './config.ts'
import { createConsentRoutes } from './consent/consent.routes.tsx'
import { createFeatures, deliverNow, type Features, type IdentityDeps, SCHEMA } from './features.ts'
import { createLandingRoutes } from './landing/landing.routes.tsx'
import { createMessages } from './messages.ts'
import { describeApi } from './openapi/openapi.ts'
import type { IdentityEnv } from './page.ts'
import { createPhoneAppRoutes } from './phone-app/phone-app.routes.tsx'
import { preparePhoneApp } from './phone-app/phone-app.ts'
import { createPhoneArea } from './phone-area.ts'
import { createIdentityProvider } from './provider/identity-provider.ts'
import { createInteractions } from './provider/interactions.ts'
import { createProviderPageRoutes, providerPagesAt } from './provider/provider-pages.tsx'
import { createQrRoutes } from './qr-sign-in/qr.routes.tsx'
import { createQrCookie } from './qr-sign-in/qr-cookie.ts'
import { createQrWaitingRoutes } from './qr-sign-in/qr-waiting.routes.ts'
import { createTeachRoutes, TEACH_PATH } from './qr-sign-in/teach.routes.tsx'
import { createRuleStore } from './rule-settings/rule-settings.store.ts'
import { createRuleSettings, type RuleSettings } from './rule-settings/rule-settings.ts'
import { createContinueRoutes } from './sign-in/continue.routes.tsx'
import { beginTransactionRead, createOtpRoutes } from './sign-in/otp.routes.tsx'
import { createPasswordRoutes } from './sign-in/password.routes.tsx'
import { requireVisit, SIGN_IN_PATH, type VisitEnv } from './sign-in/visit.tsx'
import type { IdentityTables } from './tables.ts'

export type { Accounts, NewAccount } from './account/account.ts'
export { type IdentityConfig, schema as identitySettings } from './config.ts'
export type { PhoneAppFiles } from './phone-app/phone-app.ts'
export { rotateIdentityKeys } from './provider/identity-provider.ts'

/** Messages that a crash left behind leave within this time. */
const OUTBOX_INTERVAL_MS = 2_000
/** Numbers that nobody needs any more go within a quarter of an hour. */
const FORGET_INTERVAL_MS = 15 * 60_000

export type Identity = {
  server: Server
  /** For whoever enrols people: the sandbox today, the enrolment desk later. */
  accounts: Accounts
  hasher: PasswordHasher
  /** Ends the answers that wait for a phone; their pages come back to whoever serves then. */
  drain: () => void
  /** Stops sending and lets what is under way end; the server is stopped before. */
  close(): Promise<void>
  /** For the desk that has seen the person: opens a factor that 100 wrong codes have closed. */
  reopenSmsFactor: Features['smsOtp']['reopen']
  /** Rules that an administrator changes while it runs; every process hears of it in seconds. */
  rules: Pick<RuleSettings, 'list' | 'set'>
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
}

/** Identity, ready to listen: database migrated, keys made, outbox running. */
export async function openIdentity(config: IdentityConfig, deps: IdentityDeps): Promise<Identity> {
  await migrate(deps.engine, SCHEMA, migrations)
  const { observation = createObservation(SCHEMA) } = deps
  watchStorage(observation.metrics, deps.engine)
  const features = await createFeatures(config, { ...deps, observation })
  const drawing: Parameters<typeof createDrawnPages>[0] = { current: undefined }
  const pages = createDrawnPages(drawing, providerPagesAt)
  const { store, now, logger } = deps
  const oidc = await createIdentityProvider(config, { features, store, pages, now, logger })
  const account = createAccountFeatures(config, { features, oidc, store, now })
  const streams = createEventStreams({ secure: config.issuer.startsWith('https:') })
  const app = createApp(config, { ...deps, observation, features, account, oidc, streams })
  drawing.current = app
  watchLogouts(observation, oidc)
  const { issuer: publicUrl, trustedProxies } = config
  const around = { publicUrl, trustedProxies, logger, observation }
  const server = createAppServer({ app, provider: oidc, ...around })
  const stopRounds = startRounds({ features, oidc, logger })
  return {
    server,
    accounts: features.accounts,
    hasher: features.hasher,
    routes: listRoutes(app, oidc),
    drain: streams.drain,
    async close() {
      stopRounds()
      await features.sms.close()
    },
    reopenSmsFactor: features.smsOtp.reopen,
    rules: features.rules,
  }
}

type Rounds = { features: Features; oidc: OidcProvider; logger: IdentityDeps['logger'] }

/** What leaves late, and what nobody needs any more. */
function startRounds({ features, oidc, logger }: Rounds): () => void {
  const outboxes = setInterval(() => {
    void deliverNow(features.outbox, logger)
    void deliverNow({ deliver: () => features.sms.guard.flush() }, logger)
    void deliverNow(oidc.logouts, logger)
  }, OUTBOX_INTERVAL_MS)
  const forgetting = setInterval(() => {
    void deliverNow({ deliver: () => features.sms.reports.forgetOld() }, logger)
    void deliverNow({ deliver: () => features.qrTransactions.sweep() }, logger)
  }, FORGET_INTERVAL_MS)
  return () => {
    clearInterval(outboxes)
    clearInterval(forgetting)
  }
}

/** Rules as data, for an operator's command; no server need run. */
export async function openRuleSettings(engine: SqlEngine, now: Clock): Promise<RuleSettings> {
  await migrate(engine, SCHEMA, migrations)
  return createRuleSettings({
    store: createRuleStore(engine.schema<IdentityTables>(SCHEMA)),
    now,
  })
}

function watchLogouts({ metrics }: Observation, { logouts }: OidcProvider): void {
  const help = 'Services still to be told of a logout'
  metrics.gauge({ name: 'logout_notices_waiting', help }, () => logouts.countWaiting())
}

type AppDeps = IdentityDeps & {
  features: Features
  account: AccountFeatures
  oidc: OidcProvider
  streams: EventStreams
}

function createApp(
  config: IdentityConfig,
  { engine, store, logger, observation, ...deps }: AppDeps,
) {
  const catalog = createMessages(config.textProfile)
  const app: Hono<IdentityEnv> = createWebApp({
    appId: 'identity',
    brand: describeBrand(config, catalog.vi['brand.name']),
    catalog,
    csrfKey: deriveKey(config.secretKey, 'csrf'),
    secureCookies: config.issuer.startsWith('https:'),
    trustedProxies: config.trustedProxies,
    publicUrl: config.issuer,
    logger,
    ...(observation ? { observation } : {}),
    // By token and without cookies; a gateway or an app cannot fill in a form.
    apiPaths: [`${REPORTS_PATH}/`, `${APP_API_PATH}/`, '/openapi.json'],
    isReady: async () => {
      await Promise.all([engine.ping(), store.ping()])
    },
  })
  const sources = config.sms?.reportSources ?? []
  const { reports } = deps.features.sms
  return app
    .route(APP_API_PATH, createPhoneArea(config, { ...deps, store }))
    .route('/', createOpenApiRoutes(describeApi({ issuer: config.issuer })))
    .route('/', createInfoPages())
    .route('/', createLandingRoutes())
    .route('/', createProviderPageRoutes())
    .route(ACCOUNT_PATH, createAccountArea(config, deps))
    .route('/', createPhoneAppRoutes(openPhoneApp(config, deps)))
    .route(TEACH_PATH, createTeachRoutes())
    .route(REPORTS_PATH, createSmsReportRoutes({ sources, reports, counters: store }))
    .route(`${SIGN_IN_PATH}/:id`, createVisitRoutes(config, deps))
}

function describeBrand(config: IdentityConfig, name: string) {
  const { isOfficial: official, homeUrl, hotline, guideUrl } = config

  return {
    name,
    shortMark: name.charAt(0),
    official,
    homeUrl,
    helpUrl: '/help',
    termsUrl: '/terms',
    accessibilityUrl: '/accessibility',
    hotline,
    guideUrl,
  }
}

function openPhoneApp(config: IdentityConfig, { phoneApp }: Pick<IdentityDeps, 'phoneApp'>) {
  const { issuer, textProfile: profile, isOfficial, hotline } = config
  return phoneApp && preparePhoneApp(phoneApp, { issuer, profile, isOfficial, hotline })
}

type VisitDeps = Pick<AppDeps, 'features' | 'oidc' | 'now' | 'streams'>

function createVisitRoutes(
  { issuer }: IdentityConfig,
  { features, oidc, now, streams }: VisitDeps,
) {
  const interactions = createInteractions(oidc)
  const isSecure = issuer.startsWith('https:')
  const knownBrowserCookie = createKnownBrowserCookie(SCHEMA, isSecure)
  const qrCookie = createQrCookie(isSecure)
  const deps = { ...features, interactions, knownBrowserCookie, qrCookie, streams, now }
  return new Hono<VisitEnv>()
    .use('/otp', beginTransactionRead(features.smsOtp))
    .use(requireVisit(interactions, knownBrowserCookie))
    .route('/', createPasswordRoutes(deps))
    .route('/otp', createOtpRoutes(deps))
    .route('/account', createAccountChoiceRoutes(deps))
    .route('/consent', createConsentRoutes(deps))
    .route('/qr', createQrWaitingRoutes(deps))
    .route('/qr', createQrRoutes(deps))
    .route('/continue', createContinueRoutes())
}
