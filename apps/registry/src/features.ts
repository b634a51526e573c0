import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, deriveKey } from '@mot-cua/kernel'
import type { OidcProviderTables } from '@mot-cua/oidc'
import type { Logger, Observation } from '@mot-cua/web'
import { createAccessesStore } from './accesses/accesses.store.ts'
import { createAccesses } from './accesses/accesses.ts'
import { createAttributesStore } from './attributes/attributes.store.ts'
import { createAttributes } from './attributes/read-attributes.ts'
import { createCallerLimits } from './caller/caller-limits.ts'
import type { RegistryConfig } from './config.ts'
import { createEntitlementStore } from './entitlements/entitlements.store.ts'
import { createResidentStore } from './residents/residents.store.ts'
import { createResidents } from './residents/residents.ts'
import { type RegistryTables, SCHEMA } from './tables.ts'
import { createRequestDigest, createSubjectDigest } from './verification/request-digest.ts'
import { createVerificationStore } from './verification/verification.store.ts'
import { createVerification } from './verification/verify-claims.ts'

/** What the registry is given by whoever starts it. */
export type RegistryDeps = {
  engine: SqlEngine
  store: EphemeralStore
  logger: Logger
  now: Clock
  observation?: Observation
}

export type Features = ReturnType<typeof createFeatures>

/** Every feature with its stores behind it; nothing here knows of HTTP. */
export function createFeatures(
  { secretKey }: RegistryConfig,
  { engine, store, now }: RegistryDeps,
) {
  const db = engine.schema<RegistryTables & OidcProviderTables>(SCHEMA)
  const entitlements = createEntitlementStore(db)
  return {
    db,
    entitlements,
    residents: createResidents({ store: createResidentStore(db), now }),
    digestSubject: createSubjectDigest(deriveKey(secretKey, 'registry subject digest')),
    callerLimits: createCallerLimits({ counters: store, now }),
    attributes: createAttributes({ store: createAttributesStore(db), entitlements, now }),
    accesses: createAccesses({ store: createAccessesStore(db), entitlements, now }),
    verification: createVerification({
      store: createVerificationStore(db),
      entitlements,
      digestRequest: createRequestDigest(deriveKey(secretKey, 'registry request digest')),
      now,
    }),
  }
}
