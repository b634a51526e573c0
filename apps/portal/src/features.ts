import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createRelyingParty, createServiceClient } from '@mot-cua/oidc'
import type { Logger, Observation } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { adminOnward } from './admin/admin-onward.ts'
import { createRequirementStore } from './assurance/assurance.store.ts'
import { createUpstreamHealth } from './chooser/upstream-health.ts'
import { createCockpitStore } from './cockpit/cockpit.store.ts'
import { createCockpit } from './cockpit/create-cockpit.ts'
import { createExportRecord } from './cockpit/export-audit.store.ts'
import type { PortalConfig } from './config.ts'
import type { Onward } from './entrance/enter.ts'
import { createEntrance } from './entrance/entrance.ts'
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
import { createRehearsalStore } from './rehearsal/rehearsal.store.ts'
import { createRehearsals } from './rehearsal/rehearsal.ts'
import { createSessions } from './session/session.ts'
import { BACK_CHANNEL_PATH, CALLBACK_PATH, SIGNED_OUT_PATH } from './sign-in/paths.ts'
import type { PortalTables } from './tables.ts'
import { createRegistryClient } from './verification/registry-client.ts'

export const SCHEMA = 'portal'

/** What the portal is given by whoever starts it. */
export type PortalDeps = {
  engine: SqlEngine
  store: EphemeralStore
  logger: Logger
  now: Clock
  observation?: Observation
}

export type Features = ReturnType<typeof createFeatures>

/** Every feature with its stores behind it; nothing here knows of pages. */
export function createFeatures(config: PortalConfig, deps: PortalDeps) {
  const { engine, store, logger, now } = deps
  const db = engine.schema<PortalTables>(SCHEMA)
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const registryService = createRegistryService(config, { db, sealer, now })
  const registry = createRegistryClient({
    registryUrl: config.registryUrl,
    fetch: (url, request) => registryService.fetch(url, request),
    onFailure: (error) => logger.warn({ err: error }, 'the population database did not answer'),
  })
  const requirements = createRequirementStore(db)
  const policies = createPolicies({
    store: createPolicyStore(db),
    now,
    onFailure: (error) => logger.warn({ err: error }, 'the sign-in policies cannot be read'),
  })
  const { gate } = policies
  const rehearsals = createRehearsals({ store: createRehearsalStore(db), now })
  const rules = [createStaffRule(createStaffLookup(db))]
  return {
    now,
    requirements,
    gate,
    policies,
    notices: createNotices({ store: createNoticeStore(db), now, today: () => dayOf(now()) }),
    health: createUpstreamHealth({ now }),
    entrance: createEntrance({ gate, requirements, rules }),
    rehearsals,
    cockpit: createCockpit({
      store: createCockpitStore(db),
      policies,
      requiredLevel: () => requirements.minimumLevel('portal-sign-in'),
    }),
    recordExport: createExportRecord(db, now),
    onwards: [adminOnward, rehearsals.onward] as readonly Onward[],
    persons: createPersons({ store: createPersonStore(db), registry, now }),
    sessions: createSessions({ store, now }),
    relyingParty: createPortalRelyingParty(config, { db, sealer, store, now }),
  }
}

type ClientDeps = { db: Kysely<PortalTables>; sealer: Sealer; now: Clock }

/** The portal as a caller of the registry. */
function createRegistryService(config: PortalConfig, deps: ClientDeps) {
  const scope = 'registry:verify'
  return createServiceClient({
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
}

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
