import {
  type EphemeralStore,
  ephemeralMigration,
  type Migration,
  migrate,
  type SqlEngine,
} from '@mot-cua/database'
import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import {
  createOidcProvider,
  loadProviderKeys,
  logoutMigration,
  type OidcProvider,
  type OidcProviderTables,
  type ProviderPages,
  providerMigration,
  registrationTokenMigration,
} from '@mot-cua/oidc'
import type { Logger } from '@mot-cua/web'
import { sandboxPostalClient, sandboxSecrets } from '../start/sandbox-values.ts'
import type { PostalPerson } from './postal-people.ts'

export const POST_SCHEMA = 'post'
export const VISIT_PATH = '/dang-nhap'

const migrations: readonly Migration[] = [
  ephemeralMigration,
  providerMigration,
  logoutMigration('0001'),
  registrationTokenMigration('0002'),
]

const scopeClaims = {
  profile: ['name', 'personal_id'],
  phone: ['phone_number'],
  email: ['email'],
}

export type PostDeps = {
  engine: SqlEngine
  store: EphemeralStore
  issuer: string
  portalUrl: string
  privateHosts: readonly string[]
  findPerson: (username: string) => PostalPerson | undefined
  logger: Logger
}

/** The issuer of postal accounts: one client, made by hand, as issuers without registration do. */
export async function createPostProvider(
  deps: PostDeps,
  pages: ProviderPages,
): Promise<OidcProvider> {
  const { engine, store, issuer, findPerson, logger } = deps
  await migrate(engine, POST_SCHEMA, migrations)
  const db = engine.schema<OidcProviderTables>(POST_SCHEMA)
  const sealer = createSealer(deriveKey(sandboxSecrets.post, 'sealing'))
  const loadKeys = () => loadProviderKeys({ db, sealer, now: systemClock })
  return createOidcProvider({
    issuer,
    appId: 'post',
    db,
    store,
    keys: await loadKeys(),
    loadKeys,
    initialAccessToken: undefined,
    approvedPrivateHosts: deps.privateHosts,
    ownClients: [describePortal(deps.portalUrl)],
    serviceScopes: [],
    pages,
    onError: (error) => logger.error({ err: error }, 'the provider could not answer'),
    signIn: {
      acrValues: [],
      scopes: Object.keys(scopeClaims),
      claims: scopeClaims,
      interactionPath: VISIT_PATH,
      // Who signs in here came from the one service that there is, and knows it.
      agreementOn: () => Promise.resolve({ withheld: [] }),
      findAccount: (username) => Promise.resolve(toAccount(findPerson(username))),
    },
  })
}

function toAccount(person: PostalPerson | undefined) {
  if (!person) return undefined
  const { username, fullName, phone, email, personalId } = person
  const told = { name: fullName, phone_number: phone, email, personal_id: personalId }
  const claims = { sub: username, ...told }
  return { accountId: username, claims: () => Promise.resolve(claims) }
}

function describePortal(portalUrl: string) {
  const at = (path: string) => new URL(path, portalUrl).href
  return {
    ...sandboxPostalClient,
    client_name: 'Cổng Dịch vụ công Quốc gia',
    application_type: 'web' as const,
    token_endpoint_auth_method: 'client_secret_basic' as const,
    grant_types: ['authorization_code'],
    response_types: ['code' as const],
    redirect_uris: [at('/sign-in/postal/callback')],
    post_logout_redirect_uris: [at('/signed-out')],
    backchannel_logout_uri: at('/sign-in/postal/back-channel-logout'),
    backchannel_logout_session_required: true,
    scope: 'openid profile phone email',
  }
}
