import { createServer, type Server } from 'node:http'
import * as database from '@mot-cua/database'
import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty, SignedIn, SignInOutcome, SignInStart } from '@mot-cua/oidc'
import { createHttpDriver, createTestPhones, storeSetups } from '@mot-cua/testing'
import { createAppServer, createLogger, type Logger, listRoutes } from '@mot-cua/web'
import type { Hono } from 'hono'
import type { Kysely } from 'kysely'
import { migrations } from '../migrations/index.ts'
import type { ProvenAccount } from './account/account.ts'
import type { PortalConfig } from './config.ts'
import { createFeatures, type Features, type PortalDeps } from './features.ts'
import type { PortalEnv } from './page.ts'
import { createPages } from './pages.ts'
import type { PortalTables } from './tables.ts'
import { insertAccount, type NewTestAccount } from './test-account.ts'

export const NOW = new Date('2026-11-21T03:00:00.000Z')

export const testConfig: PortalConfig = {
  publicUrl: 'http://localhost:4100',
  identityIssuer: 'http://localhost:4000',
  identityInitialAccessToken: undefined,
  registryUrl: 'http://localhost:4400',
  registryInitialAccessToken: undefined,
  secretKey: 'a secret for tests that is long enough',
  // A test may come from any address: limits count by it.
  trustedProxies: ['127.0.0.1'],
  textProfile: 'vn-2024',
  hotline: '1900 0000',
  guideUrl: 'https://tinh.example/guides',
  isOfficial: false,
  requireLegacyId: false,
  postal: {
    issuer: 'http://localhost:4500',
    fixedClient: { clientId: 'portal', clientSecret: 'a secret of the tests' },
  },
  initialAccessToken: 'test-initial-access-token-32-chars',
  approvedPrivateHosts: ['localhost', '127.0.0.1'],
}

/** What identity says of Lan after a sign-in. */
export const lanSignedIn: SignedIn = {
  issuer: 'http://localhost:4000',
  subject: 'pairwise-subject-of-lan',
  sid: 'session-at-identity',
  acr: 'urn:eid:level2',
  amr: ['pwd', 'sms', 'mfa'],
  authenticatedAt: NOW,
  claims: {
    sub: 'pairwise-subject-of-lan',
    name: 'Nguyễn Thị Lan',
    birthdate: '1986-05-04',
    gender: 'female',
    personal_id: '099186000123',
  },
  returnTo: '/',
}

/** The storages every suite of the portal must pass on. */
export const portalSetups = await storeSetups(database)
export type PortalSetup = (typeof portalSetups)[number]

/** What identity does in a test; the real one takes part in tests/journeys. */
export type Script = {
  outcome: SignInOutcome | Error
  logoutTokens: Map<string, string>
  isIdentityAway?: boolean
  /** What identity was asked, newest last; each can be finished in its own browser. */
  starts: SignInStart[]
}

async function listenAt(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
}

export type TestPortal = Awaited<ReturnType<typeof openTestPortal>>

type Options = {
  now?: () => Date
  /** What the portal compares with; without it a registry that nobody runs. */
  trustedSources?: NonNullable<PortalDeps['trustedSources']>
  /** Puts other features in the place of the real ones. */
  adapt?: (features: Features, storage: TestStorage) => Features
  /** Pages that only a test has. */
  routes?: (features: Features, storage: TestStorage) => Hono<PortalEnv>
}

export type TestStorage = { db: Kysely<PortalTables>; store: database.EphemeralStore }

/** The real portal over real HTTP, with a scripted identity behind it. */
export async function openTestPortal(
  setup: PortalSetup,
  { now = () => new Date(), adapt = (features) => features, routes, ...given }: Options = {},
) {
  const opened = await setup.open({ migrations, schema: 'portal' })
  const logger = createLogger({ app: 'portal', level: 'silent' })
  const script = createScript()
  // Listening before it is built: a provider has to know its address.
  const server = createServer()
  const origin = await listenAt(server)
  const config = { ...testConfig, publicUrl: origin }
  const phones = createTestPhones()
  const deps = { ...opened, ...given, smsGateway: phones.gateway, logger, now }
  const real = await createFeatures(config, deps)
  await real.policies.freshen()
  const db = opened.engine.schema<PortalTables>('portal')
  const storage = { db, store: opened.store }
  const relyingParty = scriptRelyingParty(script, () => origin)
  const features = adapt({ ...real, relyingParty }, storage)
  const added = routes?.(features, storage)
  const { app, oidc } = await serve(server, { config, features, logger, added })
  return {
    origin,
    db,
    script,
    features,
    oidc,
    opened,
    phones,
    /** Everything its pages and APIs answer. */
    routes: listRoutes(app, oidc),
    /** A browser in which an account has just signed in, without the pages that lead there. */
    browserOf: (proven: ProvenAccount, headers: Record<string, string> = {}) =>
      openBrowserOf(features, proven, { origin, headers }),
    /** A person with one account, in the database. */
    newAccount: (account: NewTestAccount = {}) => insertAccount(db, now(), account),
    close: () => closeAll({ server, features, opened }),
  }
}

async function openBrowserOf(
  { sessions }: Features,
  proven: ProvenAccount,
  { origin, headers }: { origin: string; headers: Record<string, string> },
) {
  const browser = createHttpDriver(headers)
  const token = await sessions.start(proven)
  browser.plant(origin, `motcua-portal-session=${token}; Path=/`)
  return browser
}

/** Lan signs in, until a test says otherwise. */
function createScript(): Script {
  return {
    outcome: { outcome: 'signed-in', person: lanSignedIn },
    logoutTokens: new Map([['good-token', 'session-at-identity']]),
    starts: [],
  }
}

type Opened = { server: Server; features: Features; opened: { close(): Promise<void> } }

async function closeAll({ server, features, opened }: Opened): Promise<void> {
  server.closeAllConnections()
  server.close()
  await features.sms.close()
  await opened.close()
}

type Serving = {
  config: PortalConfig
  features: Features
  logger: Logger
  added: Hono<PortalEnv> | undefined
}

/** The portal's pages and its provider, behind a server that listens already. */
async function serve(server: Server, { config, features, logger, added }: Serving) {
  const isReady = () => Promise.resolve()
  const { app, oidc } = await createPages(config, { features, logger, isReady })
  if (added) app.route('/', added)
  const { publicUrl, trustedProxies } = config
  const around = { publicUrl, trustedProxies, logger }
  const built = createAppServer({ app, provider: oidc, ...around })
  server.on('request', (incoming, outgoing) => built.emit('request', incoming, outgoing))
  return { app, oidc }
}

function scriptRelyingParty(script: Script, origin: () => string): RelyingParty {
  return {
    startSignIn: async (start) => {
      if (script.outcome instanceof Error) throw script.outcome
      const state = script.starts.push(start) - 1
      return new URL(`/sign-in/callback?code=c&state=${state}`, origin())
    },
    finishSignIn: async ({ url, browserId }) => {
      const { outcome } = script
      if (outcome instanceof Error) throw outcome
      const start = script.starts[Number(url.searchParams.get('state'))]
      if (start && start.browserId !== browserId) return { outcome: 'unknown' }
      if (!start || outcome.outcome !== 'signed-in') return outcome
      return { ...outcome, person: { ...outcome.person, returnTo: start.returnTo } }
    },
    endSessionUrl: async (_sid, state) => {
      if (script.isIdentityAway) throw new DomainError('upstream-unavailable', 'down')
      return new URL(state === undefined ? '/signed-out' : `/signed-out?state=${state}`, origin())
    },
    readLogoutToken: async (token) => {
      const sid = script.logoutTokens.get(token)
      return sid ? { issuer: lanSignedIn.issuer, subject: undefined, sid } : undefined
    },
  }
}
