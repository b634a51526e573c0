import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { createThrowAwayDatabase, findFreePort, type TestServer } from '@mot-cua/testing'
import { sql } from 'kysely'
import type { PortalTables } from '../../apps/portal/src/tables.ts'
import type { LinkStorage } from '../../tests/proofs/links-stage.ts'
import { createPartyProcess } from '../../tests/proofs/party-process.ts'

export type LinkBenchStage = {
  url: string
  pid: number
  storage: LinkStorage
  /** As autovacuum does in time, after much has been written. */
  analyze(): Promise<void>
  close(): Promise<void>
}

const SCHEMA = 'portal'

/** The portal as it is started in production, on a throw-away database. */
export async function openLinkStage(postgres: TestServer): Promise<LinkBenchStage> {
  const database = await createThrowAwayDatabase(postgres)
  const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
  const portal = createPartyProcess({
    name: 'portal',
    port: await findFreePort(),
    folder,
    env: {
      DATABASE_URL: database.url,
      PUBLIC_URL: 'http://localhost:4100',
      IDENTITY_ISSUER: 'http://localhost:4000',
      REGISTRY_URL: 'http://localhost:4400',
      SECRET_KEY: 'bench-master-secret-of-the-portal-0001',
      SMS_GATEWAY_URL: 'http://localhost:4900/none',
      SMS_GATEWAY_TOKEN: 'bench-token-of-the-sms-gateway-000001',
      LOG_LEVEL: 'warn',
      START_FROM: process.env['START_FROM'] ?? 'sources',
    },
  })
  await portal.start()
  const engine = await openPostgres({ url: database.url })
  const store = createSqlEphemeralStore(engine, SCHEMA)
  const db = engine.schema<PortalTables>(SCHEMA)
  return {
    url: portal.url,
    pid: portal.pid(),
    storage: { db, store },
    analyze: async () => void (await sql.raw('analyze').execute(db)),
    async close() {
      await portal.end('SIGTERM')
      await store.close()
      await engine.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
