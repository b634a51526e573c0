import { createLimiter } from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createServiceClient } from '@mot-cua/oidc'
import type { Logger } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import type { PortalConfig } from './config.ts'
import { dayOf } from './day/day.ts'
import type { LinkNotices } from './linking/link-notices.ts'
import { createMessages } from './messages.ts'
import { portalLimits } from './portal-account/limits.data.ts'
import type { Sessions } from './session/session.ts'
import type { PortalTables } from './tables.ts'
import { createQueuedChecks } from './verification/queued-checks.ts'
import { createRegistryClient } from './verification/registry-client.ts'
import { createVerificationStore } from './verification/verification.store.ts'
import type { TrustedSource } from './verification/verification.ts'
import { createVerificationDrafts } from './verification/verification-drafts.ts'
import { createVerificationLimits } from './verification/verification-limits.ts'
import { createQueueStore } from './verification/verification-queue.store.ts'
import { createVerificationQueue } from './verification/verification-queue.ts'
import { createVerifyIdentity } from './verification/verify-identity.ts'

/** A first one at least: it is what arrivals are checked with. */
export type TrustedSources = readonly [TrustedSource, ...TrustedSource[]]

type ClientDeps = { db: Kysely<PortalTables>; sealer: Sealer; now: Clock }
type Deps = ClientDeps & {
  store: EphemeralStore
  trustedSources: TrustedSources
  sessions: Pick<Sessions, 'endOfAccount'>
  notices: LinkNotices
}

/** Confirming identity fields: at once, or as soon as the source answers again. */
export function createVerificationFeatures(
  { secretKey }: PortalConfig,
  { db, sealer, store, now, trustedSources, sessions, notices }: Deps,
) {
  const verificationQueue = createVerificationQueue({
    store: createQueueStore({ db, sealer }),
    source: trustedSources[0].name,
    now,
  })
  const key = deriveKey(secretKey, 'verification limits')
  const limiter = createLimiter({ limits: portalLimits, store, key })
  const verificationStore = createVerificationStore({ db, notices })
  const around = { sources: trustedSources, store: verificationStore, sessions, now }
  const checkQueued = createQueuedChecks(around)
  return {
    trustedSources,
    verificationQueue,
    runQueuedChecks: () => verificationQueue.runRound(checkQueued),
    verifyIdentity: createVerifyIdentity({
      ...around,
      drafts: createVerificationDrafts({ store, sealer }),
      limits: createVerificationLimits({ limiter }),
      queue: verificationQueue,
    }),
    today: () => dayOf(now()),
  }
}

/** The population registry of the configuration, asked as its registered caller. */
export function createRegistry(
  config: PortalConfig,
  { logger, ...deps }: ClientDeps & { logger: Logger },
): TrustedSource {
  const scope = 'registry:verify registry:attributes'
  const service = createServiceClient({
    ...deps,
    issuer: config.registryUrl,
    initialAccessToken: config.registryInitialAccessToken,
    metadata: {
      client_name: 'National portal',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      scope,
    },
    scope,
  })
  return createRegistryClient({
    registryUrl: config.registryUrl,
    agencyName: createMessages(config.textProfile).vi['brand.name'],
    fetch: (url, request) => service.fetch(url, request),
    onFailure: (error) => logger.warn({ err: error }, 'the population database did not answer'),
  })
}
