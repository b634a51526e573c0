import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSqlEphemeralStore,
  type EphemeralStore,
  ephemeralMigration,
  migrate,
  openPglite,
  openPostgres,
  type SqlEngine,
} from '@mot-cua/database'
import {
  createThrowAwayDatabase,
  type ProgramProcess,
  startProgram,
  type TestServer,
} from '@mot-cua/testing'
import type { Kysely } from 'kysely'
import { migrations } from '../../apps/portal/migrations/index.ts'
import type { PortalTables } from '../../apps/portal/src/tables.ts'

export type LinkStorage = { db: Kysely<PortalTables>; store: EphemeralStore }

/** The portal as a process, and its database while the process is not running. */
export type LinkStage = {
  name: string
  /** The embedded database belongs to one process: never while the portal runs. */
  useStorage<T>(use: (storage: LinkStorage) => Promise<T>): Promise<T>
  /** The same process each time, at the same address. */
  startPortal(): Promise<ProgramProcess>
  close(): Promise<void>
}

const SCHEMA = 'portal'

const SETTINGS = {
  PUBLIC_URL: 'http://localhost:4100',
  IDENTITY_ISSUER: 'http://localhost:4000',
  REGISTRY_URL: 'http://localhost:4400',
  SECRET_KEY: 'proof-master-secret-of-the-portal-002',
  // Nobody has a phone here, so nothing is sent.
  SMS_GATEWAY_URL: 'http://localhost:4900/none',
  SMS_GATEWAY_TOKEN: 'proof-token-of-the-sms-gateway-000006',
  TEXT_PROFILE: 'vn-2024',
  LOG_LEVEL: 'warn',
}

export async function openPostgresStage(postgres: TestServer): Promise<LinkStage> {
  const database = await createThrowAwayDatabase(postgres)
  const env = { ...SETTINGS, DATABASE_URL: database.url }
  const engine = await openPostgres({ url: database.url })
  await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
  const portal = keepProgram({ entry: 'apps/portal/src/main.ts', env })
  return {
    name: 'PostgreSQL',
    useStorage: (use) => withStore(engine, use),
    startPortal: portal.start,
    async close() {
      await portal.dispose()
      await engine.close()
      await database.drop()
    },
  }
}

export async function openPgliteStage(): Promise<LinkStage> {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-links-'))
  const env = { ...SETTINGS, DATA_FOLDER: folder }
  const portal = keepProgram({ entry: 'tests/proofs/links-embedded-process.ts', env })
  return {
    name: 'PGlite',
    async useStorage(use) {
      const engine = await openPglite({ folder })
      try {
        await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
        return await withStore(engine, use)
      } finally {
        await engine.close()
      }
    },
    startPortal: portal.start,
    async close() {
      await portal.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function withStore<T>(engine: SqlEngine, use: (storage: LinkStorage) => Promise<T>) {
  const store = createSqlEphemeralStore(engine, SCHEMA)
  try {
    return await use({ db: engine.schema<PortalTables>(SCHEMA), store })
  } finally {
    await store.close()
  }
}

function keepProgram(options: { entry: string; env: Record<string, string> }) {
  let program: ProgramProcess | undefined
  return {
    async start() {
      if (program) await program.start()
      program ??= await startProgram(options)
      return program
    },
    dispose: async () => program?.dispose(),
  }
}
