import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import {
  type ClaimsAsker,
  createOidcProvider,
  type LogoutTold,
  loadProviderKeys,
  type OidcProvider,
  type ProviderPages,
  type RegistrationChange,
  type RegistrationTokens,
  type SignInOptions,
} from '@mot-cua/oidc'
import { addressBucket, type Logger, locales, type SessionCookie } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalConfig } from '../config.ts'
import type { SignInGate } from '../policy/gate.ts'
import type { Policies } from '../policy/policies.ts'
import type { ServiceConsents } from '../provider-consent/service-consent.ts'
import { type ServiceApprovals, serviceScopes } from '../registered-service/service-approval.ts'
import type { ServiceUses } from '../registered-service/service-uses.ts'
import type { Sessions } from '../session/session.ts'
import type { SignOut } from '../sign-in/sign-out.ts'
import type { PortalTables } from '../tables.ts'
import { claimsOf, scopeClaims } from './claims.ts'
import { VISIT_PATH } from './paths.ts'
import { createServiceAccountStore } from './service-account.store.ts'
import { acrValues, toHostSession } from './service-session.ts'

type Deps = {
  db: Kysely<PortalTables>
  store: EphemeralStore
  sealer: Sealer
  sessions: Sessions
  gate: SignInGate
  policies: Pick<Policies, 'freshen'>
  serviceConsents: ServiceConsents
  serviceApprovals: Pick<ServiceApprovals, 'whyRefused'>
  agencyTokens: RegistrationTokens
  serviceUses: ServiceUses
  signOut: SignOut
  cookie: SessionCookie
  pages: ProviderPages
  logger: Logger
  now: Clock
}

/** The portal as an OpenID Provider; its own session decides who is signed in. */
export async function createPortalProvider(
  config: PortalConfig,
  deps: Deps,
): Promise<OidcProvider> {
  const { db, store, sealer, pages, logger, now } = deps
  const loadKeys = () => loadProviderKeys({ db, sealer, now })
  const oidc = createOidcProvider({
    issuer: config.publicUrl,
    // Beside the portal's own session, whose cookie has the app's name alone.
    appId: 'portal-provider',
    db,
    store,
    keys: await loadKeys(),
    loadKeys,
    addressBucket,
    initialAccessToken: config.initialAccessToken,
    approvedPrivateHosts: config.approvedPrivateHosts ?? [],
    registrationTokens: deps.agencyTokens,
    serviceScopes,
    serviceAdmission: deps.serviceApprovals.whyRefused,
    pages,
    onError: (error) => logger.error({ err: error }, 'the provider could not answer'),
    onLogoutFailure: (error, clientId) =>
      logger.warn({ err: error, clientId }, 'a service could not be told of a logout'),
    onRegistrationChange: (change) => auditRegistration(deps, change),
    watch: (provider) =>
      provider.on('authorization.success', ({ oidc: { client, session } }) => {
        auditVisit(deps, { clientId: client?.clientId, accountId: session?.accountId })
        if (client) deps.serviceUses.note(client.clientId)
      }),
    now,
    signIn: describeSignIn(deps),
  })
  deps.sessions.whenEnded(({ accountId, id }) => oidc.endSession(accountId, id))
  return oidc
}

function describeSignIn(deps: Deps): SignInOptions {
  const { sessions, gate, policies, cookie, serviceConsents, signOut } = deps
  return {
    acrValues,
    demandsAcrValues: true,
    scopes: Object.keys(scopeClaims),
    claims: Object.fromEntries(
      Object.entries(scopeClaims).map(([scope, claims]) => [scope, [...claims]]),
    ),
    uiLocales: locales,
    interactionPath: VISIT_PATH,
    async hostSession({ headers }) {
      await policies.freshen()
      const session = await sessions.read(cookie.readHeader(headers.cookie))
      return session && toHostSession(session, gate)
    },
    ...createAccountReader(deps),
    agreementOn: async (asked) =>
      (await serviceConsents.covers(asked)) ? { withheld: [] } : undefined,
    mayRefresh: (refresh) => serviceConsents.covers(refresh),
    leaveVia: ({ incoming, next }) =>
      signOut.leaveFor(next, cookie.readHeader(incoming.headers.cookie)),
    onLogoutTold: (told) => auditLogouts(deps, told),
  }
}

/** Accounts that are open; their kind may be closed by date at any time (C8). */
function createAccountReader({ db, gate }: Pick<Deps, 'db' | 'gate'>) {
  const accounts = createServiceAccountStore(db)
  return {
    findAccount: async (accountId: string) => {
      const head = await accounts.find(accountId)
      if (!head || gate.decide(head).access !== 'full') return undefined
      const claims = async (asker: ClaimsAsker) => claimsOf(await accounts.read(head), asker)
      return { accountId, claims, sessionsEndAt: head.sessionsEndAt }
    },
  }
}

type Log = Pick<Deps, 'db' | 'logger' | 'now'>

function auditRegistration({ db, logger, now }: Log, { act, ...change }: RegistrationChange): void {
  writeAudit(db, { type: `client.${act}`, at: now(), detail: change }).catch((error: unknown) =>
    logger.error({ err: error, act }, 'a registration was not written down'),
  )
}

function auditVisit(
  { db, logger, now }: Log,
  { accountId, clientId }: { accountId: string | undefined; clientId: string | undefined },
): void {
  const event = { type: 'service.signed-in', at: now(), accountId, detail: { clientId } }
  writeAudit(db, event).catch((error: unknown) =>
    logger.error({ err: error, clientId }, 'a sign-in at a service was not written down'),
  )
}

async function auditLogouts({ db }: Log, all: readonly LogoutTold[]): Promise<void> {
  const eventOf = ({ outcome, at, accountId, ...detail }: LogoutTold) => ({
    type: `logout.${outcome}`,
    at,
    accountId,
    detail,
  })
  await writeAudit(db, ...all.map(eventOf))
}
