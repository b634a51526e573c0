import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import {
  createOidcProvider,
  type LogoutTold,
  loadProviderKeys,
  type OidcProvider,
  type ProviderPages,
  type SessionEnded,
} from '@mot-cua/oidc'
import { addressBucket, type Logger } from '@mot-cua/web'
import type { IdentityConfig } from '../config.ts'
import type { Features } from '../features.ts'
import { SIGN_IN_PATH } from '../sign-in/visit.tsx'
import { claimsOf, scopeClaims } from './claims.ts'
import { createGrantLoader } from './grants.ts'

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
    serviceScopes: [],
    pages,
    onError: (error) => logger.error({ err: error }, 'the provider could not answer'),
    onLogoutFailure: (error, clientId) =>
      logger.warn({ err: error, clientId }, 'a service could not be told of a logout'),
    now,
    watch: count.provider,
    signIn: {
      acrValues: ['urn:eid:level1', 'urn:eid:level2'],
      scopes: Object.keys(scopeClaims),
      claims: Object.fromEntries(
        Object.entries(scopeClaims).map(([scope, claims]) => [scope, [...claims]]),
      ),
      async findAccount(accountId) {
        const account = await accounts.findUsable(accountId)
        return account && { accountId, claims: () => Promise.resolve(claimsOf(account)) }
      },
      interactionPath: SIGN_IN_PATH,
      loadGrant: createGrantLoader(consents),
      mayRefresh: (refresh) => consents.covers(refresh),
      ...createSessionAudit({ audit, count, now }),
    },
  })
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
    onLogoutTold: ({ outcome, attempts, ...told }: LogoutTold) => {
      count.logoutTold({ outcome })
      return audit.append({ type: `logout.${outcome}`, ...told, detail: { attempts } })
    },
  }
}
