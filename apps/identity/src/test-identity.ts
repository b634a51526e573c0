import { createServer, type Server } from 'node:http'
import { createSqlEphemeralStore, migrate, openPglite } from '@mot-cua/database'
import { createSealer, deriveKey } from '@mot-cua/kernel'
import { createRelyingParty, type RelyingPartyTables, relyingPartyMigration } from '@mot-cua/oidc'
import { createLogger } from '@mot-cua/web'
import { type Identity, openIdentity } from '../app.ts'
import { SCHEMA } from '../features.ts'

/** Lan, level 2: the person most tests sign in. */
export const LAN = {
  personalId: '099186000123',
  fullName: 'Nguyễn Thị Lan',
  dateOfBirth: '1986-05-04',
  gender: 'female',
  phone: '+84912345986',
  level: 2,
  status: 'active',
  password: 'Mua-thu-Ha-Noi-86',
} as const

export type TestIdentity = Awaited<ReturnType<typeof createTestIdentity>>

/** Identity on a port of its own over PGlite in memory, with a relying party that asks it. */
export async function createTestIdentity() {
  const engine = await openPglite({})
  const now = () => new Date()
  const messages: { to: string; text: string }[] = []
  const server = await listen(createServer())
  const issuer = `http://localhost:${portOf(server)}`
  server.close()
  const store = createSqlEphemeralStore(engine, SCHEMA, { now })
  const logger = createLogger({ app: 'identity', level: 'silent' })
  const identity = await openIdentity(
    {
      issuer,
      secretKey: 'test-secret-of-at-least-32-characters',
      initialAccessToken: 'test-initial-access-token-32-chars',
      trustedProxies: [],
      approvedPrivateHosts: ['localhost'],
      textProfile: 'vn-2024',
      homeUrl: 'http://localhost:4100/',
      hotline: '1900 0000',
      isOfficial: false,
    },
    {
      engine,
      store,
      smsGateway: { send: async (message) => void messages.push(message) },
      logger,
      now,
    },
  )
  await listen(identity.server, portOf2(issuer))
  await identity.accounts.create([LAN])
  return {
    issuer,
    identity,
    messages,
    lastCode: () => messages.at(-1)?.text.slice(0, 6) ?? '',
    relyingParty: await createTestRelyingParty(issuer, engine, store),
    async close() {
      identity.close()
      identity.server.closeAllConnections()
      await new Promise((resolve) => identity.server.close(resolve))
      await store.close()
      await engine.close()
    },
  }
}

async function createTestRelyingParty(
  issuer: string,
  engine: Awaited<ReturnType<typeof openPglite>>,
  store: ReturnType<typeof createSqlEphemeralStore>,
) {
  await migrate(engine, 'relying_party', [relyingPartyMigration])
  const back = await listen(createServer((_req, res) => res.end('arrived')))
  const origin = `http://localhost:${portOf(back)}`
  const redirectUri = `${origin}/callback`
  const party = createRelyingParty({
    issuer,
    metadata: {
      client_name: 'Dịch vụ thử',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${origin}/signed-out`],
      require_pushed_authorization_requests: true,
    },
    initialAccessToken: 'test-initial-access-token-32-chars',
    db: engine.schema<RelyingPartyTables>('relying_party'),
    sealer: createSealer(deriveKey('relying party of the tests, any secret', 'sealing')),
    redirectUri,
    postLogoutRedirectUri: `${origin}/signed-out`,
    scope: 'openid profile personal_id',
    store,
    now: () => new Date(),
  })
  return {
    origin,
    party,
    start: () => party.startSignIn({ browserId: 'browser', returnTo: '/' }),
    finish: (url: URL) => party.finishSignIn({ url, browserId: 'browser' }),
  }
}

function listen(server: Server, port = 0): Promise<Server> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function portOf2(url: string): number {
  return Number(new URL(url).port)
}
