import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createRelyingParty } from '@mot-cua/oidc'
import type { SmsEvents, SmsGateway } from '@mot-cua/sms'
import type { Logger, Observation } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { adminOnward } from './admin/admin-onward.ts'
import { createRequirementStore } from './assurance/assurance.store.ts'
import type { PortalConfig } from './config.ts'
import { createContentFeatures } from './content-features.ts'
import { createCorrectionStore } from './correction/correction.store.ts'
import { createCorrections } from './correction/correction.ts'
import type { Onward, ProofTaker } from './entrance/enter.ts'
import { createEntrance } from './entrance/entrance.ts'
import { createIdentityInfoStore } from './identity-info/identity-info.store.ts'
import { createIdentityInfo } from './identity-info/identity-info.ts'
import { createLinkingFeatures, type LinkingDeps } from './linking-area.ts'
import { createMessages } from './messages.ts'
import { createNotificationStore } from './notifications/notifications.store.ts'
import { createNotifications } from './notifications/notifications.ts'
import { createPersonStore } from './person/person.store.ts'
import { claimsRead, createPersons } from './person/person.ts'
import { createStaffLookup } from './policy/staff.store.ts'
import { createStaffRule } from './policy/staff-rule.ts'
import { createPolicyFeatures } from './policy-features.ts'
import { createPortalAccountFeatures } from './portal-account-features.ts'
import { createPostalFeatures, createServiceFeatures } from './service-features.ts'
import { createSessions } from './session/session.ts'
import { BACK_CHANNEL_PATH, CALLBACK_PATH, SIGNED_OUT_PATH } from './sign-in/paths.ts'
import type { PortalTables } from './tables.ts'
import {
  createRegistry,
  createVerificationFeatures,
  type TrustedSources,
} from './verification-features.ts'

export const SCHEMA = 'portal'

/** What the portal is given by whoever starts it. */
export type PortalDeps = {
  engine: SqlEngine
  store: EphemeralStore
  /** Whatever carries the portal's own messages to phones. */
  smsGateway: SmsGateway
  /** For whoever counts what leaves and arrives. */
  smsEvents?: SmsEvents
  logger: Logger
  now: Clock
  observation?: Observation
  /** In place of the population registry of the configuration: adapters to other databases. */
  trustedSources?: TrustedSources
}

export type Features = Awaited<ReturnType<typeof createFeatures>>

/** Every feature with its stores behind it; nothing here knows of pages. */
export async function createFeatures(config: PortalConfig, deps: PortalDeps) {
  const { engine, store, logger, now } = deps
  const db = engine.schema<PortalTables>(SCHEMA)
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const stored = { db, sealer, store, now }
  const trustedSources: TrustedSources = deps.trustedSources ?? [
    createRegistry(config, { ...stored, logger }),
  ]
  const requirements = createRequirementStore(db)
  const policy = createPolicyFeatures({ db, logger, now, requirements })
  const sessions = createSessions({ store, now })
  const inside = { ...stored, sessions, gate: policy.gate }
  const issued = await createPortalAccountFeatures(config, { ...deps, ...inside })
  const area = createEntranceFeatures(config, { ...inside, ...issued, ...policy, requirements })
  const { linkNotices: notices } = area.linkingArea
  const verification = createVerificationFeatures(config, { ...inside, trustedSources, notices })
  return {
    ...stored,
    ...issued,
    requirements,
    ...policy,
    entrance: createEntrance({ ...inside, requirements, rules: createRules(db) }),
    ...area,
    persons: createPersons({
      store: createPersonStore(db),
      registry: trustedSources[0],
      arrivals: verification.verificationQueue,
      now,
    }),
    identityInfo: createIdentityInfo({ store: createIdentityInfoStore(db), now }),
    notifications: createNotifications({ store: createNotificationStore(db) }),
    corrections: createCorrections({ store: createCorrectionStore(db), now }),
    ...verification,
    sessions,
    relyingParty: createPortalRelyingParty(config, stored),
    ...createServiceFeatures({ ...stored, logger }),
    ...createPostalFeatures(config, stored),
    ...createContentFeatures(stored),
  }
}

function createRules(db: Kysely<PortalTables>) {
  return [createStaffRule(createStaffLookup(db))]
}

/** What else is done where people come in. */
function createEntranceFeatures(
  { hotline }: PortalConfig,
  deps: Omit<LinkingDeps, 'hotline'> & { rehearsals: { onward: Onward } },
) {
  const linkingArea = createLinkingFeatures({ ...deps, hotline })
  const { takeProof, onward } = linkingArea.entrance
  const proofTakers: readonly ProofTaker[] = [takeProof]
  const onwards: readonly Onward[] = [adminOnward, deps.rehearsals.onward, onward]
  return { linkingArea, proofTakers, onwards }
}

type StoredDeps = { db: Kysely<PortalTables>; sealer: Sealer; store: EphemeralStore; now: Clock }

/** The portal as a relying party of identity. */
function createPortalRelyingParty(config: PortalConfig, deps: StoredDeps) {
  const at = (path: string) => new URL(path, config.publicUrl).href
  const scope = 'openid profile personal_id phone'
  return createRelyingParty({
    ...deps,
    issuer: config.identityIssuer,
    initialAccessToken: config.identityInitialAccessToken,
    metadata: {
      client_name: createMessages(config.textProfile).vi['brand.name'],
      client_uri: at('/'),
      redirect_uris: [at(CALLBACK_PATH)],
      post_logout_redirect_uris: [at(SIGNED_OUT_PATH)],
      backchannel_logout_uri: at(BACK_CHANNEL_PATH),
      backchannel_logout_session_required: true,
      require_pushed_authorization_requests: true,
      scope,
    },
    redirectUri: at(CALLBACK_PATH),
    postLogoutRedirectUri: at(SIGNED_OUT_PATH),
    scope,
    claims: claimsRead,
  })
}
