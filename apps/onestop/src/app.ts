import type { Server } from 'node:http'
import { ephemeralMigration, listPending, migrate, type SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import {
  ConfigError,
  createAppServer,
  createObservation,
  listRoutes,
  type Route,
  watchStorage,
} from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import type { Preset } from '../presets/preset.ts'
import { appIdOf, type OnestopConfig, schemaOf } from './config.ts'
import { createFeatures, type Features, type OnestopDeps } from './features.ts'
import { createPages } from './pages.ts'
import { startRounds } from './rounds.ts'
import { createNumberKeeper, numberKeyOf } from './staff-identity/identity-index.ts'
import { createStaffImportStore } from './staff-import/staff-import.store.ts'
import { createStaffImports, type StaffImports } from './staff-import/staff-import.ts'
import type { OnestopTables } from './tables.ts'

export { type PresetId, presets } from '../presets/index.ts'
export type { Preset } from '../presets/preset.ts'
export { schema as onestopSettings } from './config.ts'
export type { NewLocalAccount } from './local-account/local-account.ts'
export { sealedColumns as onestopSealedColumns } from './sealed-columns.ts'
export { type NewStaffAccount, type Role, roles } from './staff-account/staff-account.ts'
export type { StatedIdentity } from './staff-identity/identity-form.ts'
export { type StaffProblem, staffColumns } from './staff-import/account-row.ts'
export type { Difference, Judged } from './staff-import/judge-rows.ts'
export type {
  FirstCode,
  StaffImportChecked,
  StaffImportFiles,
  StaffImports,
} from './staff-import/staff-import.ts'
export { type UnitProblem, unitColumns } from './staff-import/unit-row.ts'
export { type NewUnit, type UnitKind, unitKinds } from './unit/unit.ts'

export type Onestop = {
  server: Server
  settings: Features['settings']
  /** The organisation and its officials, for whoever fills them: the sandbox. */
  units: Features['units']
  staffAccounts: Features['staffAccounts']
  /** Accounts of the province's old system, for the same. */
  localAccounts: Features['localAccounts']
  stateIdentity: Features['stateIdentity']
  issueAuthenticator: Features['authenticatorStore']['issue']
  /** Everything it answers, for tests that must miss nothing. */
  routes: readonly Route[]
  /** Stops what runs beside the pages and lets it end; the server is stopped before. */
  close(): Promise<void>
}

/** A province, ready to listen. The portal is asked when first needed. */
export async function openOnestop(config: OnestopConfig, deps: OnestopDeps): Promise<Onestop> {
  const { preset, publicUrl, trustedProxies } = config
  const { engine, store, logger, observation = createObservation(appIdOf(preset)) } = deps
  watchStorage(observation.metrics, engine)
  await migrate(engine, schemaOf(preset), [ephemeralMigration, ...migrations])
  const features = await createFeatures(config, { ...deps, observation })
  await features.settings.freshen()
  const isReady = async () => {
    await Promise.all([engine.ping(), store.ping()])
  }
  const app = createPages(config, { features, logger, isReady, observation })
  const server = createAppServer({ app, publicUrl, trustedProxies, logger, observation })
  const { settings, units, staffAccounts, localAccounts } = features
  return {
    server,
    settings,
    units,
    staffAccounts,
    localAccounts,
    stateIdentity: (username, stated) => features.stateIdentity(username, stated),
    issueAuthenticator: (issued) => features.authenticatorStore.issue(issued),
    routes: listRoutes(app),
    close: startRounds(features, logger),
  }
}

/**
 * For the operator's command: the province's tables alone, whether it runs or not. Throws
 * ConfigError where a dry run finds other tables than those of this version.
 */
export async function openStaffImports(place: {
  engine: SqlEngine
  preset: Preset
  secretKey: string
  now: Clock
  isDryRun?: boolean
}): Promise<StaffImports> {
  const { engine, preset, secretKey, now, isDryRun = false } = place
  const schema = schemaOf(preset)
  if (isDryRun) await refuseBehind(engine, schema)
  else await migrate(engine, schema, [ephemeralMigration, ...migrations])
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  const numbers = createNumberKeeper({ key: numberKeyOf(secretKey), sealer })
  const db = engine.schema<OnestopTables>(schema)
  const store = createStaffImportStore({ db, numbers, preset: preset.settings })
  return createStaffImports({ store, indexOf: numbers.indexOf, now })
}

async function refuseBehind(engine: SqlEngine, schema: string): Promise<void> {
  const pending = await listPending(engine, schema, [ephemeralMigration, ...migrations])
  if (pending.length === 0) return
  throw new ConfigError(
    `The tables of ${schema} are not those of this version yet, and a dry run changes none: start the province once`,
  )
}
