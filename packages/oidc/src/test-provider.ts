import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as database from '@mot-cua/database'
import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import { storeSetups } from '@mot-cua/testing'
import type { Adapter, KoaContextWithOIDC } from 'oidc-provider'
import {
  createOidcProvider,
  type OidcProvider,
  type ProviderOptions,
  type ProviderPages,
} from './provider.ts'
import { loadProviderKeys } from './provider-keys.ts'
import type { SignInOptions } from './sign-in-options.ts'
import {
  logoutMigration,
  type OidcProviderTables,
  providerMigration,
  type RelyingPartyTables,
  registrationManagementMigration,
  registrationTokenMigration,
  relyingPartyMigration,
} from './tables.ts'

/** PGlite, PostgreSQL + SQL store, PostgreSQL + Redis. */
export const providerSetups = await storeSetups(database)
export type ProviderSetup = (typeof providerSetups)[number]

/** For what does not depend on the storage. */
export const [onPglite] = providerSetups as [ProviderSetup]

export const INITIAL_ACCESS_TOKEN = 'test-initial-access-token-32-chars'
const SCHEMA = 'provider'

export const sealer = createSealer(deriveKey('a secret of the tests, of no use', 'sealing'))

const migrations = [
  providerMigration,
  relyingPartyMigration,
  logoutMigration('0001'),
  registrationTokenMigration('0002'),
  registrationManagementMigration('0003'),
]

type TestOptions = Partial<ProviderOptions> &
  Pick<SignInOptions, 'onLogoutTold' | 'mayRefresh'> & { sessionsEndAt?: () => Date | undefined }

export type TestProvider = Awaited<ReturnType<typeof openTestProvider>>

/**
 * A provider over real HTTP that signs in whoever comes as the account `lan`, without asking. `/cb` on the same server is where clients are sent back to.
 */
export async function openTestProvider(
  setup: ProviderSetup = onPglite,
  { onLogoutTold, mayRefresh, sessionsEndAt, ...more }: TestOptions = {},
) {
  const opened = await setup.open({ migrations, schema: SCHEMA })
  const db = opened.engine.schema<OidcProviderTables & RelyingPartyTables>(SCHEMA)
  const server = await listen(createServer())
  const issuer = `http://localhost:${portOf(server)}`
  const serverErrors: Error[] = []
  const signIn = createSignIn({ onLogoutTold, mayRefresh, sessionsEndAt })
  const open = () =>
    openProcess(
      { issuer, db, store: opened.store, onError: (error) => serverErrors.push(error), ...more },
      signIn,
    )
  const oidc = await open()
  const processes = [oidc]
  serveInTurn(server, processes)
  return {
    issuer,
    oidc,
    db,
    serverErrors,
    engine: opened.engine,
    store: opened.store,
    /** As a provider that was rebuilt. */
    forgetClients: () => forgetClients(oidc, db),
    /** Another one on the same storage; requests go to each in turn. */
    async addProcess() {
      const added = await open()
      processes.push(added)
      return added
    },
    async close() {
      await closeServer(server)
      await opened.close()
    },
  }
}

type Given = Pick<ProviderOptions, 'issuer' | 'db' | 'store' | 'onError'> & Partial<ProviderOptions>

async function openProcess(given: Given, signIn: SignInOptions): Promise<OidcProvider> {
  const { db, now = systemClock } = given
  const loadKeys = () => loadProviderKeys({ db, sealer, now })
  return createOidcProvider({
    appId: 'test',
    keys: await loadKeys(),
    loadKeys,
    initialAccessToken: INITIAL_ACCESS_TOKEN,
    approvedPrivateHosts: ['localhost'],
    serviceScopes: [],
    pages,
    signIn,
    ...given,
  })
}

/** As behind a proxy. */
function serveInTurn(server: Server, processes: OidcProvider[]): void {
  let requests = 0
  server.on('request', (incoming, outgoing) => {
    const oidc = processes[requests++ % processes.length]
    if (oidc) answer(oidc, incoming, outgoing)
  })
}

/** Removes each client as the library removes it, so that every process hears of it. */
async function forgetClients({ provider }: OidcProvider, db: Given['db']): Promise<void> {
  const { adapter } = provider.Client as unknown as { adapter: Adapter }
  const rows = await db.selectFrom('oidc_client').select('id').execute()
  for (const { id } of rows) await adapter.destroy(id)
}

const pages: ProviderPages = {
  renderError: (ctx, out) => write(ctx, `stopped: ${out.error}`),
  renderLogout: (ctx) => write(ctx, 'sign out?'),
  renderLoggedOut: (ctx) => write(ctx, 'signed out'),
}

function createSignIn({
  sessionsEndAt,
  onLogoutTold,
  mayRefresh,
}: {
  [K in 'sessionsEndAt' | 'onLogoutTold' | 'mayRefresh']: TestOptions[K] | undefined
}): SignInOptions {
  return {
    acrValues: ['urn:eid:level2'],
    scopes: ['profile'],
    claims: { profile: ['name'] },
    findAccount: (accountId) =>
      Promise.resolve({
        accountId,
        sessionsEndAt: sessionsEndAt?.(),
        claims: () => Promise.resolve({ sub: accountId, name: `Tên của ${accountId}` }),
      }),
    interactionPath: '/sign-in',
    agreementOn: () => Promise.resolve({ withheld: [] }),
    ...(onLogoutTold && { onLogoutTold }),
    ...(mayRefresh && { mayRefresh }),
  }
}

function write(ctx: KoaContextWithOIDC, text: string): void {
  ctx.body = text
}

function answer(oidc: OidcProvider, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { pathname } = new URL(incoming.url ?? '/', 'http://own.invalid')
  if (oidc.handles(pathname)) oidc.callback(incoming, outgoing)
  else if (pathname.startsWith('/sign-in/')) void signIn(oidc, incoming, outgoing)
  else if (pathname === '/own-page') void tellSession(oidc, incoming, outgoing)
  else outgoing.end('arrived')
}

async function signIn(oidc: OidcProvider, incoming: IncomingMessage, outgoing: ServerResponse) {
  const login = {
    accountId: 'lan',
    acr: 'urn:eid:level2',
    amr: ['pwd', 'sms', 'mfa'],
    remember: false,
  }
  try {
    const provider = await oidc.refreshed()
    await provider.interactionFinished(incoming, outgoing, { login, consent: {} })
  } catch {
    outgoing.writeHead(410).end('the visit is over')
  }
}

/** A page of the app's own: who is signed in. */
async function tellSession(
  oidc: OidcProvider,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  outgoing.end(JSON.stringify((await oidc.readSession(incoming, outgoing)) ?? {}))
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
