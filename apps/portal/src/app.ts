import type { Server } from 'node:http'
import { readStoredHash } from '@mot-cua/authentication'
import { ephemeralMigration, migrate, type SqlEngine } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { OidcProvider } from '@mot-cua/oidc'
import {
  createAppServer,
  createObservation,
  listRoutes,
  type Observation,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import { createAccountImportStore } from './account-import/account-import.store.ts'
import { type AccountImports, createAccountImports } from './account-import/account-import.ts'
import type { RequirementStore } from './assurance/assurance.ts'
import type { PortalConfig } from './config.ts'
import { createFeatures, type Features, type PortalDeps, SCHEMA } from './features.ts'
import { createPages } from './pages.ts'
import type { Policies } from './policy/policies.ts'
import type { ServiceConsents } from './provider-consent/service-consent.ts'
import type { AgencyTokens } from './registered-service/agency-tokens.ts'
import { startRounds } from './rounds.ts'
import type { PortalTables } from './tables.ts'

export { totpCodeAt } from '@mot-cua/authentication'
export type { AccountImports, Checked } from './account-import/account-import.ts'
export { importColumns } from './account-import/columns.ts'
export type { CellProblem } from './account-import/read-row.ts'
export { schema as portalSettings } from './config.ts'
export { type DossierEvent, dossierEventSchema } from './ingestion/ingestion.schemas.ts'
export type { NewPortalAccount } from './portal-account-create/new-accounts.ts'
export { openPortalDesk } from './portal-desk.ts'
export { rotatePortalKeys } from './provider/portal-provider-keys.ts'
export { sealedColumns as portalSealedColumns } from './sealed-columns.ts'

export type Portal = {
  server: Server
  requirements: RequirementStore
  policies: Policies
  /** Services that sign people in by the portal, and what they may know without asking. */
  serviceConsents: Pick<ServiceConsents, 'setRule'>
  /** What systems of agencies register with. */
  agencyTokens: Pick<AgencyTokens, 'admit'>
  /** For whoever makes accounts, and for the desk that has seen their owner. */
  portalAccounts: Features['portalAccounts']
  /** What provinces tell, for a caller in the same process: the sandbox. */
  ingestion: Features['ingestion']
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
  const { app, oidc } = await createPages(config, { features, logger, isReady, observation })
  const { publicUrl, trustedProxies } = config
  const around = { publicUrl, trustedProxies, logger, observation }
  const server = createAppServer({ app, provider: oidc, ...around })
  watchLogouts(observation, oidc)
  const { requirements, policies, serviceConsents, agencyTokens } = features
  const { portalAccounts, ingestion } = features
  return {
    server,
    requirements,
    policies,
    serviceConsents,
    agencyTokens,
    portalAccounts,
    ingestion,
    routes: listRoutes(app, oidc),
    close: startRounds({ ...features, logouts: oidc.logouts }, logger),
  }
}

/** Imports of accounts, for an operator's command; no server need run. */
export async function openAccountImports(engine: SqlEngine, now: Clock): Promise<AccountImports> {
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const store = createAccountImportStore(engine.schema<PortalTables>(SCHEMA))
  const isKnownHash = (hash: string) => readStoredHash(hash) !== undefined
  return createAccountImports({ store, isKnownHash, now })
}

function watchLogouts({ metrics }: Observation, { logouts }: OidcProvider): void {
  const help = 'Services still to be told of a logout'
  metrics.gauge({ name: 'logout_notices_waiting', help }, () => logouts.countWaiting())
}
