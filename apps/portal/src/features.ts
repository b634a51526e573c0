import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createRelyingParty } from '@mot-cua/oidc'
import type { SmsEvents, SmsGateway } from '@mot-cua/sms'
import type { Logger, Observation } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { adminOnward } from './admin/admin-onward.ts'
import { createRequirementStore } from './assurance/assurance.store.ts'
import { createUpstreamHealth } from './chooser/upstream-health.ts'
import type { PortalConfig } from './config.ts'
import { createContentFeatures } from './content-features.ts'
import { createCorrectionStore } from './correction/correction.store.ts'
import { createCorrections } from './correction/correction.ts'
import type { Onward } from './entrance/enter.ts'
import { createEntrance } from './entrance/entrance.ts'
import { createIdentityInfoStore } from './identity-info/identity-info.store.ts'
import { createIdentityInfo } from './identity-info/identity-info.ts'
import { createMessages } from './messages.ts'
import { createNoticeStore } from './notice/notice.store.ts'
import { createNotices } from './notice/notice.ts'
import { createPersonStore } from './person/person.store.ts'
import { createPersons } from './person/person.ts'
import { dayOf } from './policy/days.ts'
import { createPolicies } from './policy/policies.ts'
import { createPolicyStore } from './policy/policy.store.ts'
import { createStaffLookup } from './policy/staff.store.ts'
import { createStaffRule } from './policy/staff-rule.ts'
import { createPortalAccountFeatures } from './portal-account-features.ts'
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
  const policy = createPolicyFeatures(db, { now, logger })
  const trustedSources: TrustedSources = deps.trustedSources ?? [
    createRegistry(config, { db, sealer, now, logger }),
  ]
  const parts = { db, sealer, store, now, trustedSources }
  const verification = createVerificationFeatures(config, parts)
  const arrivals = verification.verificationQueue
  const requirements = createRequirementStore(db)
  const sessions = createSessions({ store, now })
  const { gate } = policy
  return {
    ...(await createPortalAccountFeatures(config, { ...deps, db, sealer, sessions, gate })),
    store,
    requirements,
    ...policy,
    entrance: createEntrance({
      gate,
      requirements,
      rules: [createStaffRule(createStaffLookup(db))],
    }),
    onwards: [adminOnward] as readonly Onward[],
    persons: createPersons({
      store: createPersonStore(db),
      registry: trustedSources[0],
      arrivals,
      now,
    }),
    identityInfo: createIdentityInfo({ store: createIdentityInfoStore(db), now }),
    corrections: createCorrections({ store: createCorrectionStore(db), now }),
    ...verification,
    sessions,
    relyingParty: createPortalRelyingParty(config, { db, sealer, store, now }),
    ...createContentFeatures({ db, sealer, store, now }),
  }
}

/** What holds for whom from when, and what is said about it. */
function createPolicyFeatures(
  db: Kysely<PortalTables>,
  { now, logger }: Pick<PortalDeps, 'now' | 'logger'>,
) {
  const policies = createPolicies({
    store: createPolicyStore(db),
    now,
    onFailure: (error) => logger.warn({ err: error }, 'the sign-in policies cannot be read'),
  })
  return {
    policies,
    gate: policies.gate,
    notices: createNotices({ store: createNoticeStore(db), now, today: () => dayOf(now()) }),
    health: createUpstreamHealth({ now }),
  }
}

type ClientDeps = { db: Kysely<PortalTables>; sealer: Sealer; now: Clock }

/** The portal as a relying party of identity. */
function createPortalRelyingParty(
  config: PortalConfig,
  deps: ClientDeps & { store: EphemeralStore },
) {
  const at = (path: string) => new URL(path, config.publicUrl).href
  const scope = 'openid profile personal_id'
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
  })
}
