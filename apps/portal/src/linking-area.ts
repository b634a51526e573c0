import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { formatDate } from '@mot-cua/web'
import { Hono } from 'hono'
import type { Kysely } from 'kysely'
import type { RequirementStore } from './assurance/assurance.ts'
import { createLinkedAccountRoutes } from './linked-accounts/linked-accounts.routes.tsx'
import { createLinkedAccountStore } from './linked-accounts/linked-accounts.store.ts'
import { createLinkedAccounts, type WaysIn } from './linked-accounts/linked-accounts.ts'
import { createWaysIn } from './linked-accounts/ways-in.store.ts'
import { createLinkEntrance } from './linking/link-entrance.ts'
import { createLinkVisits } from './linking/link-visit.ts'
import { createLinkingRoutes } from './linking/linking.routes.tsx'
import { createLinkingStore } from './linking/linking.store.ts'
import { createLinking, type LinkNotices } from './linking/linking.ts'
import { createWrongAttempts } from './linking/wrong-attempt.ts'
import { createOfferRoutes } from './linking-offer/offer.routes.tsx'
import { createOfferStore } from './linking-offer/offers.store.ts'
import { createOffers } from './linking-offer/offers.ts'
import type { PortalEnv } from './page.ts'
import type { SignInGate } from './policy/gate.ts'
import type { Sessions } from './session/session.ts'
import type { SessionCookie } from './session/session-cookie.ts'
import type { Notices } from './sms/portal-sms.ts'
import type { PortalTables } from './tables.ts'

export type LinkingDeps = {
  db: Kysely<PortalTables>
  store: EphemeralStore
  requirements: Pick<RequirementStore, 'minimumLevel'>
  gate: SignInGate
  sessions: Sessions
  hotline: string
  now: Clock
  smsNotices: Pick<Notices, 'queueForRound' | 'notify'>
  /** In place of the portal's credentials. */
  waysIn?: WaysIn
}

export type LinkingFeatures = ReturnType<typeof createLinkingFeatures>

/** Linking, what is offered for it, and the links there are. */
export function createLinkingFeatures(deps: LinkingDeps) {
  const { db, store: ephemeral, sessions, now, waysIn = createWaysIn(db) } = deps
  const around = { ...deps, notices: createLinkNotices(deps.smsNotices), waysIn }
  const store = createLinkingStore(db)
  const visits = createLinkVisits({ store: ephemeral, now })
  const linking = createLinking({ ...around, store, visits, formatDate })
  const wrongAttempts = createWrongAttempts({ ...around, store, visits, ephemeral })
  const offers = createOffers({ ...around, store: createOfferStore(db) })
  const linkedAccounts = createLinkedAccounts({ ...around, store: createLinkedAccountStore(db) })
  const entrance = createLinkEntrance({ linking, wrongAttempts, offers, sessions })
  return { linking, wrongAttempts, offers, linkedAccounts, entrance, now }
}

function createLinkNotices(sms: LinkingDeps['smsNotices']): LinkNotices {
  return {
    async queue(messages, trx) {
      for (const message of messages) {
        if (trx) await sms.queueForRound(trx, message)
        else await sms.notify(message)
      }
    },
  }
}

type PagesDeps = {
  linkingArea: LinkingFeatures
  /** Left out where the operator has named no issuer of postal accounts. */
  postalParty: RelyingParty | undefined
  relyingParty: RelyingParty
  sessions: Sessions
  cookie: SessionCookie
}

export function createLinkingPages({ linkingArea, ...deps }: PagesDeps) {
  const all = { ...deps, ...linkingArea }
  return new Hono<PortalEnv>()
    .route('/', createLinkingRoutes(all))
    .route('/', createOfferRoutes(all))
    .route('/', createLinkedAccountRoutes(all))
}
