import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { APP_CLIENT_ID } from '@mot-cua/device-api'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import {
  createOidcProvider,
  type KeyRotation,
  type LogoutTold,
  loadProviderKeys,
  type OidcProvider,
  type OidcProviderTables,
  type ProviderPages,
  type RegistrationChange,
  rotateProviderKeys,
  type SessionEnded,
} from '@mot-cua/oidc'
import { addressBucket, type Logger, locales } from '@mot-cua/web'
import type { IdentityConfig } from '../config.ts'
import { type Features, SCHEMA } from '../features.ts'
import { SIGN_IN_PATH } from '../sign-in/visit.tsx'
import {
  claimsOf,
  scopeClaims,
  trustFrameworks,
  verifiableClaims,
  verifiedClaimsOf,
} from './claims.ts'
import { isOwnClient, listOwnClients } from './own-clients.ts'

type Deps = {
  features: Features
  store: EphemeralStore
  pages: ProviderPages
  now: Clock
  logger: Logger
}

/** Identity as an OpenID Provider. */
export async function createIdentityProvider(
  config: IdentityConfig,
  { features, store, pages, now, logger }: Deps,
): Promise<OidcProvider> {
  const { db, sealer, accounts, audit, consents, count } = features
  const loadKeys = () => loadProviderKeys({ db, sealer, now })
  const trustFramework = config.trustFramework ?? trustFrameworks[config.textProfile]
  return createOidcProvider({
    issuer: config.issuer,
    appId: 'identity',
    db,
    store,
    keys: await loadKeys(),
    loadKeys,
    addressBucket,
    initialAccessToken: config.initialAccessToken,
    approvedPrivateHosts: config.approvedPrivateHosts,
    ownClients: listOwnClients(config.issuer),
    serviceScopes: [],
    pages,
    ...createProviderLog({ audit, logger, now }),
    now,
    watch: count.provider,
    signIn: {
      acrValues: ['urn:eid:level1', 'urn:eid:level2'],
      scopes: Object.keys(scopeClaims),
      claims: Object.fromEntries(
        Object.entries(scopeClaims).map(([scope, claims]) => [scope, [...claims]]),
      ),
      uiLocales: locales,
      ...createAccountReader(accounts, trustFramework),
      interactionPath: SIGN_IN_PATH,
      freshSignInClients: [APP_CLIENT_ID],
      ...createAgreements(consents),
      ...createSessionAudit({ audit, count, now }),
    },
  })
}

/** Accounts as relying parties get to know them. */
function createAccountReader(accounts: Features['accounts'], trustFramework: string) {
  return {
    verifiedClaims: { trustFrameworks: [trustFramework], claims: verifiableClaims },
    async findAccount(accountId: string) {
      const account = await accounts.findUsable(accountId)
      return (
        account && {
          accountId,
          sessionsEndAt: account.sessionsEndAt,
          claims: () => Promise.resolve(claimsOf(account)),
          verifiedClaims: () => Promise.resolve(verifiedClaimsOf(account, trustFramework)),
        }
      )
    },
  }
}

/** Our own clients ask nobody, and so are told nothing but who it is. */
function createAgreements(consents: Features['consents']) {
  return {
    agreementOn: async (asked: Parameters<typeof consents.agreementOn>[0]) =>
      isOwnClient(asked.clientId)
        ? { withheld: asked.claims.map(({ name }) => name) }
        : consents.agreementOn(asked),
    mayRefresh: (refresh: Parameters<typeof consents.covers>[0]) => consents.covers(refresh),
  }
}

type ProviderLogDeps = Pick<Features, 'audit'> & Pick<Deps, 'logger' | 'now'>

/** What happens beside any person's visit. */
function createProviderLog({ audit, logger, now }: ProviderLogDeps) {
  return {
    onError: (error: Error) => logger.error({ err: error }, 'the provider could not answer'),
    onLogoutFailure: (error: unknown, clientId: string) =>
      logger.warn({ err: error, clientId }, 'a service could not be told of a logout'),
    onRegistrationChange: ({ act, ...change }: RegistrationChange) =>
      void audit
        .append({ type: `client.${act}`, at: now(), ...change })
        .catch((error: unknown) => logger.error({ err: error, act, ...change })),
  }
}

type SessionAuditDeps = Pick<Features, 'audit' | 'count'> & Pick<Deps, 'now'>

/** What becomes of a session at sign-out, written down for good. */
function createSessionAudit({ audit, count, now }: SessionAuditDeps) {
  return {
    onSessionEnded: ({ clientId, ...ended }: SessionEnded) =>
      audit.append({
        type: 'session.ended',
        at: now(),
        ...ended,
        ...(clientId === undefined ? {} : { clientId }),
      }),
    onLogoutTold(all: readonly LogoutTold[]) {
      for (const { outcome } of all) count.logoutTold({ outcome })
      const eventOf = ({ outcome, attempts, ...told }: LogoutTold) =>
        ({ type: `logout.${outcome}`, ...told, detail: { attempts } }) as const
      return audit.append(...all.map(eventOf))
    },
  }
}

type RotationDeps = { engine: SqlEngine; secretKey: string; now: Clock }

/**
 * New keys for ID tokens and cookies, for an operator's command: run it beside the running processes,
 * on their database and with their SECRET_KEY. `atOnce` for a key that somebody else may have.
 */
export function rotateIdentityKeys(
  { engine, secretKey, now }: RotationDeps,
  options: { atOnce?: boolean } = {},
): Promise<KeyRotation> {
  const db = engine.schema<OidcProviderTables>(SCHEMA)
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  return rotateProviderKeys({ db, sealer, now }, options)
}
