import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import type { SendGuard } from '@mot-cua/sms'
import { formatDate, type SessionCookie } from '@mot-cua/web'
import { Hono } from 'hono'
import type { Kysely } from 'kysely'
import type { RequirementStore } from './assurance/assurance.ts'
import { createDisowningRoutes } from './disowning/disowning.routes.tsx'
import { createDisowningStore } from './disowning/disowning.store.ts'
import { createDisownings } from './disowning/disowning.ts'
import { createLinkedAccountRoutes } from './linked-accounts/linked-accounts.routes.tsx'
import { createLinkedAccountStore } from './linked-accounts/linked-accounts.store.ts'
import { createLinkedAccounts, type WaysIn } from './linked-accounts/linked-accounts.ts'
import { createWaysIn } from './linked-accounts/ways-in.store.ts'
import { createLinkEntrance } from './linking/link-entrance.ts'
import { createLinkNoticeStore } from './linking/link-notices.store.ts'
import { createLinkNotices } from './linking/link-notices.ts'
import { createLinkVisits } from './linking/link-visit.ts'
import { createLinkingRoutes } from './linking/linking.routes.tsx'
import { createLinkingStore } from './linking/linking.store.ts'
import { createLinking } from './linking/linking.ts'
import { createWrongAttempts } from './linking/wrong-attempt.ts'
import { createOfferRoutes } from './linking-offer/offer.routes.tsx'
import { createOfferStore } from './linking-offer/offers.store.ts'
import { createOffers } from './linking-offer/offers.ts'
import type { Notices as NoticeTexts } from './notice/notice.ts'
import type { PortalEnv } from './page.ts'
import type { SignInGate } from './policy/gate.ts'
import type { PortalLimiter } from './portal-account/limits.data.ts'
import type { Interactions } from './provider/interactions.ts'
import { createWaitingVisits } from './provider-visit/waiting-visit.ts'
import { createReopeningStore } from './reopening/reopening.store.ts'
import { createReopenings } from './reopening/reopening.ts'
import type { Sessions } from './session/session.ts'
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
  /** What notices may cost: limits of their own, and the operator's budget. */
  limiter: Pick<PortalLimiter, 'take'>
  sms: { guard: Pick<SendGuard, 'findNoticeRefusal' | 'noteNotice'> }
  /** In place of the portal's credentials. */
  waysIn?: WaysIn
}

export type LinkingFeatures = ReturnType<typeof createLinkingFeatures>

/** Linking, what is offered for it, and the links there are. */
export function createLinkingFeatures(deps: LinkingDeps) {
  const { db, store: ephemeral, sessions, now, waysIn = createWaysIn(db) } = deps
  const told = { store: createLinkNoticeStore(db), sms: deps.smsNotices, guard: deps.sms.guard }
  const notices = createLinkNotices({ ...deps, ...told })
  const around = { ...deps, notices, waysIn }
  const store = createLinkingStore(db)
  const visits = createLinkVisits({ store: ephemeral, now })
  const linking = createLinking({ ...around, store, visits, formatDate })
  const wrongAttempts = createWrongAttempts({ ...around, store, visits, ephemeral })
  const offers = createOffers({ ...around, store: createOfferStore(db) })
  const disownings = createDisownings({ ...around, store: createDisowningStore(db) })
  const reopenings = createReopenings({ ...around, store: createReopeningStore(db) })
  const linkedAccounts = createLinkedAccounts({ ...around, store: createLinkedAccountStore(db) })
  const waitingVisits = createWaitingVisits(ephemeral)
  const entrance = createLinkEntrance({ linking, wrongAttempts, offers, sessions, waitingVisits })
  const offering = { offers, disownings, reopenings }
  return {
    linking,
    linkNotices: notices,
    wrongAttempts,
    ...offering,
    linkedAccounts,
    entrance,
    waitingVisits,
    now,
  }
}

type PagesDeps = {
  linkingArea: LinkingFeatures
  /** Left out where the operator has named no issuer of postal accounts. */
  postalParty: RelyingParty | undefined
  relyingParty: RelyingParty
  sessions: Sessions
  cookie: SessionCookie
  notices: Pick<NoticeTexts, 'inForce'>
  interactions: Pick<Interactions, 'findService'>
}

export function createLinkingPages({ linkingArea, ...deps }: PagesDeps) {
  const all = { ...deps, ...linkingArea }
  return new Hono<PortalEnv>()
    .route('/', createLinkingRoutes(all))
    .route('/', createOfferRoutes(all))
    .route('/', createDisowningRoutes(all))
    .route('/', createLinkedAccountRoutes(all))
}
