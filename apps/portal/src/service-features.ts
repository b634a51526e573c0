import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
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
import type { PortalTables } from './tables.ts'

type Deps = { db: Kysely<PortalTables>; sealer: Sealer; store: EphemeralStore; now: Clock }

/** What services need that sign people in through the portal. */
export function createServiceFeatures({ db, store, now }: Omit<Deps, 'sealer'>) {
  return {
    visitWishes: createVisitWishes(store),
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
