import type { Server } from 'node:http'
import { ephemeralMigration, migrate } from '@mot-cua/database'
import type { OidcProvider } from '@mot-cua/oidc'
import {
  createAppServer,
  createObservation,
  type Logger,
  listRoutes,
  type Observation,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import type { RequirementStore } from './assurance/assurance.ts'
import type { PortalConfig } from './config.ts'
import { createFeatures, type Features, type PortalDeps, SCHEMA } from './features.ts'
import { createPages } from './pages.ts'
import type { Policies } from './policy/policies.ts'
import type { ServiceConsents } from './provider-consent/service-consent.ts'

export { schema as portalSettings } from './config.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  policies: Policies
  /** Services that sign people in by the portal, and what they may know without asking. */
  serviceConsents: Pick<ServiceConsents, 'setRule'>
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
  const { requirements, policies, serviceConsents } = features
  return {
    server,
    requirements,
    policies,
    serviceConsents,
    routes: listRoutes(app, oidc),
    close: startRounds({ features, oidc, logger }),
  }
}

function watchLogouts({ metrics }: Observation, { logouts }: OidcProvider): void {
  const help = 'Services still to be told of a logout'
  metrics.gauge({ name: 'logout_notices_waiting', help }, () => logouts.countWaiting())
}

/** Logouts that could not be told at once are told within this time. */
const OUTBOX_INTERVAL_MS = 2_000
/** Checks that wait for a trusted source are made within this time of their being due. */
const CHECKS_INTERVAL_MS = 5_000

type Rounds = { features: Features; oidc: OidcProvider; logger: Logger }

function startRounds({ features, oidc, logger }: Rounds): () => Promise<void> {
  const warn = (what: string) => (error: unknown) => logger.warn({ err: error }, what)
  const stops = [
    startRound(OUTBOX_INTERVAL_MS, () =>
      oidc.logouts.deliver().catch(warn('logouts wait for the next round')),
    ),
    startRound(CHECKS_INTERVAL_MS, () =>
      features.runQueuedChecks().catch(warn('queued checks wait for the next round')),
    ),
  ]
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

/** One at a time; the stop waits for the one under way. */
function startRound(everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= work().finally(() => {
      running = undefined
    })
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
