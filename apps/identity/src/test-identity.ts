import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as database from '@mot-cua/database'
import { createTestPhones, storeSetups } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import { type Identity, openIdentity } from './app.ts'
import type { IdentityConfig } from './config.ts'
import { type IdentityDeps, SCHEMA } from './features.ts'
import type { IdentityTables } from './tables.ts'
import { makePerson, PEOPLE } from './test-people.ts'

/** PGlite, PostgreSQL + SQL store, PostgreSQL + Redis. */
export const identitySetups = await storeSetups(database)
export type IdentitySetup = (typeof identitySetups)[number]

/** For what does not depend on the storage. */
export const [onPglite] = identitySetups as [IdentitySetup]

export const SECRET_KEY = 'test-secret-of-at-least-32-characters'
export const INITIAL_ACCESS_TOKEN = 'test-initial-access-token-32-chars'

/** The set-up brings the store's own. */
export const ownMigrations = migrations.filter(
  ({ name }) => name !== database.ephemeralMigration.name,
)

export type TestIdentity = Awaited<ReturnType<typeof openTestIdentity>>

/** The real identity over real HTTP on a port of its own, with all that a test looks at or moves. */
export async function openTestIdentity(
  setup: IdentitySetup = onPglite,
  settings: Partial<IdentityConfig> = {},
  more: Pick<IdentityDeps, 'phoneApp'> = {},
) {
  const clock = createTestClock()
  const opened = await setup.open({ migrations: ownMigrations, schema: SCHEMA, now: clock.now })
  // As long as the real server's: a shorter one closes sockets under a client that is busy.
  const front = await listen(createServer({ keepAliveTimeout: 65_000 }))
  const issuer = `http://localhost:${portOf(front)}`
  const phones = createTestPhones()
  const { logLines, logger } = createTestLog()
  const identity = await openIdentity(
    { ...testConfig(issuer), ...settings },
    { ...opened, ...more, smsGateway: phones.gateway, logger, now: clock.now },
  )
  front.on('request', (incoming, outgoing) => identity.server.emit('request', incoming, outgoing))
  await identity.accounts.create([...PEOPLE])
  const db = opened.engine.schema<IdentityTables>(SCHEMA)
  return {
    issuer,
    identity,
    clock,
    phones,
    logLines,
    db,
    engine: opened.engine,
    store: opened.store,
    databaseUrl: opened.url,
    newPerson: await createCrowd(identity),
    listAudit: () => db.selectFrom('audit_event').selectAll().orderBy('at').execute(),
    async close() {
      await identity.close()
      await closeServer(front)
      await opened.close()
      assertCleanLog(logLines, phones.sentCodes())
    },
  }
}

/** Makes somebody whose phone and account no other test has used. */
async function createCrowd({ accounts, hasher }: Identity) {
  const passwordHash = await hasher.hash(makePerson(0).password)
  let size = 0
  return async () => {
    const person = makePerson(size++)
    await accounts.create([{ ...person, passwordHash }])
    return person
  }
}

function testConfig(issuer: string): IdentityConfig {
  return {
    issuer,
    secretKey: SECRET_KEY,
    initialAccessToken: INITIAL_ACCESS_TOKEN,
    trustedProxies: ['127.0.0.1'],
    approvedPrivateHosts: ['localhost'],
    textProfile: 'vn-2024',
    homeUrl: 'http://localhost:4100/',
    hotline: '1900 0000',
    guideUrl: 'https://tinh.example/guides',
    isOfficial: false,
  }
}

/** Real time, moved on by `advance`; oidc-provider itself keeps to the real one. */
function createTestClock() {
  let offsetMs = 0
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance(seconds: number) {
      offsetMs += seconds * 1000
    },
  }
}

function createTestLog() {
  const logLines: string[] = []
  const destination = { write: (line: string) => void logLines.push(line) }
  return { logLines, logger: createLogger({ app: SCHEMA, level: 'debug', destination }) }
}

/** ASVS 16.2.5: whatever the suite did, nobody's secrets or numbers are in the log. */
function assertCleanLog(lines: readonly string[], codes: readonly string[]): void {
  const log = lines.join('\n')
  const people = PEOPLE.flatMap(({ personalId, phone, password, fullName }) => [
    personalId,
    password,
    fullName,
    phone,
    phone.replace('+84', '0'),
  ])
  const found = [...people, INITIAL_ACCESS_TOKEN].filter((secret) => log.includes(secret))
  const foundCodes = codes.filter((code) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(log))
  const tokens = /eyJ[\w-]{10,}\.|Bearer |[?&](?:code|xsrf|logout_hint)=/.exec(log)
  if (found.length + foundCodes.length > 0 || tokens) {
    throw new Error(`the log holds secrets: ${[...found, ...foundCodes, tokens?.[0]].join(', ')}`)
  }
}

export function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, () => resolve(server)))
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

export function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}
