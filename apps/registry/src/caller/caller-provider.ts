import { createSealer, deriveKey } from '@mot-cua/kernel'
import {
  createOidcProvider,
  loadProviderKeys,
  type OidcProvider,
  type OidcProviderTables,
} from '@mot-cua/oidc'
import { addressBucket } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import type { RegistryConfig } from '../config.ts'
import type { EntitlementStore } from '../entitlements/entitlements.ts'
import type { RegistryDeps } from '../features.ts'
import { SCHEMA } from '../tables.ts'
import { callerScopes } from './caller.ts'

type Deps = RegistryDeps & { db: Kysely<OidcProviderTables>; entitlements: EntitlementStore }

/** Callers prove themselves by `private_key_jwt` and get short tokens; nobody signs in here. */
export async function createCallerProvider(
  config: RegistryConfig,
  { db, store, entitlements, logger, now }: Deps,
): Promise<OidcProvider> {
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const loadKeys = () => loadProviderKeys({ db, sealer, now })
  return createOidcProvider({
    issuer: config.publicUrl,
    appId: SCHEMA,
    db,
    store,
    keys: await loadKeys(),
    loadKeys,
    onRegistrationChange({ act, clientId, address }) {
      logger.info({ clientId, address }, `a client was ${act}`)
      if (act !== 'registered') return
      const change = { by: 'registration', at: now() }
      const granted = config.grantsOnRegistration.map((grant) =>
        entitlements.grant({ clientId, ...grant }, change),
      )
      Promise.all(granted).catch((error: unknown) => logger.error({ err: error }))
    },
    addressBucket,
    now,
    initialAccessToken: config.initialAccessToken,
    approvedPrivateHosts: [],
    serviceScopes: Object.values(callerScopes),
    onError: (error) => logger.error({ err: error }, 'the authorization server could not answer'),
    pages: {
      renderError(ctx, out) {
        ctx.body = out
      },
      renderLogout: () => undefined,
      renderLoggedOut: () => undefined,
    },
  })
}
