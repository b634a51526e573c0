import * as database from '@mot-cua/database'
import { providerMigration } from '@mot-cua/oidc'
import { engineSetups } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import { createApp } from './app.ts'
import { type CallerScope, type CallerTokens, callerScopes } from './caller/caller.ts'
import type { RegistryConfig } from './config.ts'
import { createFeatures } from './features.ts'
import { SCHEMA } from './tables.ts'

export const NOW = new Date('2026-11-21T03:00:00.000Z')

/** PGlite, and PostgreSQL where it runs. */
export const registrySetups = await engineSetups(database)
type Setup = (typeof registrySetups)[number]

export const testConfig: RegistryConfig = {
  publicUrl: 'http://localhost:4400',
  secretKey: 'a secret for tests that is long enough',
  initialAccessToken: undefined,
  trustedProxies: [],
  textProfile: 'vn-2024',
  hotline: '1900 0000',
  isOfficial: false,
  grantsOnRegistration: [],
}

/** A token is `<client>` or `<client> <scope>`; anything else is no token. */
const callerTokens: CallerTokens = {
  async verify({ authorization }) {
    const [, clientId, scope] = /^DPoP ([a-z-]+)(?: (\S+))?$/.exec(authorization ?? '') ?? []
    if (clientId === undefined || clientId === 'nobody') return undefined
    return { clientId, scopes: scope ? [scope] : [] }
  },
}

/** Value of an Authorization header. */
export const bearer = (clientId: string, scope: CallerScope = callerScopes.verify) =>
  `DPoP ${clientId} ${scope}`

/** The real app over a real database, with what a test looks at. */
export async function openRegistry(setup: Setup) {
  const opened = await setup.open({
    migrations: [database.ephemeralMigration, providerMigration, ...migrations],
    schema: SCHEMA,
  })
  const logLines: string[] = []
  const destination = { write: (line: string) => void logLines.push(line) }
  const logger = createLogger({ app: SCHEMA, level: 'debug', destination })
  const store = database.createSqlEphemeralStore(opened.engine, SCHEMA, { now: () => NOW })
  const features = createFeatures(testConfig, { ...opened, store, logger, now: () => NOW })
  const isReady = () => opened.engine.ping()
  const app = createApp(testConfig, { features, callerTokens, logger, isReady })
  const post = (path: string, { body, authorization }: { body: unknown; authorization: string }) =>
    app.request(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization },
    })
  return {
    ...features,
    store,
    engine: opened.engine,
    app,
    logLines,
    post,
    ask: (body: unknown, authorization: string = bearer('portal')) =>
      post('/api/verifications', { body, authorization }),
    listAudit: () =>
      features.db.selectFrom('verification_audit').selectAll().orderBy('audit_id').execute(),
    async close() {
      await store.close()
      await opened.close()
    },
  }
}

export type OpenRegistry = Awaited<ReturnType<typeof openRegistry>>
