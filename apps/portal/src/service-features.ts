import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import type { Logger } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import type { PortalConfig } from './config.ts'
import { createMessages } from './messages.ts'
import { createPostalStore } from './postal/postal.store.ts'
import { createPostalAccounts } from './postal/postal.ts'
import { createPostalParty } from './postal/postal-client.ts'
import { claimsOfScopes } from './provider/claims.ts'
import { createServiceConsentStore } from './provider-consent/service-consent.store.ts'
import { createServiceConsents } from './provider-consent/service-consent.ts'
import { createVisitWishes } from './provider-visit/visit-wishes.ts'
import { createAgencyTokenStore } from './registered-service/agency-tokens.store.ts'
import { createAgencyTokens } from './registered-service/agency-tokens.ts'
import {
  createRegisteredServiceStore,
  createServiceUseStore,
} from './registered-service/registered-services.store.ts'
import { createApprovalStore } from './registered-service/service-approval.store.ts'
import { createServiceApprovals } from './registered-service/service-approval.ts'
import { createServiceUses } from './registered-service/service-uses.ts'
import { createServiceDirectory } from './search/service-directory.store.ts'
import type { PortalTables } from './tables.ts'

type Deps = { db: Kysely<PortalTables>; sealer: Sealer; store: EphemeralStore; now: Clock }

type ServiceDeps = Omit<Deps, 'sealer'> & { logger: Logger }

/** What services need that sign people in through the portal, or tell it of dossiers. */
export function createServiceFeatures({ db, store, now, logger }: ServiceDeps) {
  return {
    serviceApprovals: createServiceApprovals({ store: createApprovalStore(db), now }),
    agencyTokens: createAgencyTokens({ store: createAgencyTokenStore(db), now }),
    registeredServices: createRegisteredServiceStore(db),
    serviceUses: createServiceUses({
      store: createServiceUseStore(db),
      now,
      onFailure: (error) => logger.warn({ err: error }, 'a use of a service was not noted'),
    }),
    visitWishes: createVisitWishes(store),
    serviceDirectory: createServiceDirectory(db),
    serviceConsents: createServiceConsents({
      store: createServiceConsentStore(db),
      claimsOfScopes,
      now,
    }),
  }
}

/** Postal accounts, and the way to their issuer where there is one. */
export function createPostalFeatures(config: PortalConfig, deps: Deps) {
  const { db, now } = deps
  const { publicUrl, textProfile, postal } = config
  const name = createMessages(textProfile).vi['brand.name']
  return {
    postalAccounts: createPostalAccounts({ store: createPostalStore(db), now }),
    postalParty: postal && createPostalParty(postal, { ...deps, publicUrl, name }),
  }
}
