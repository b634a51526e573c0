import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import { createServiceClient } from '@mot-cua/oidc'
import { createRegistryQuestions, type RegistryAnswer } from '@mot-cua/registry-client'
import { createTranslators, type Logger } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { appIdOf, type OnestopConfig } from './config.ts'
import { createMessages } from './messages.ts'
import { createPortalClient } from './portal-events/portal-client.ts'
import { createPortalEventStore } from './portal-events/portal-events.store.ts'
import {
  createPortalEvents,
  type EventAnswer,
  type StaffEvent,
} from './portal-events/portal-events.ts'
import type { Sessions } from './session/session.ts'
import type { Settings } from './settings/settings.ts'
import { createBindingStore } from './staff-identity/binding.store.ts'
import { createBinding } from './staff-identity/binding.ts'
import { createIdentityChanges } from './staff-identity/identity-change.ts'
import type { StatedIdentity } from './staff-identity/identity-form.ts'
import { createNumberKeeper, numberKeyOf } from './staff-identity/identity-index.ts'
import { createIdentityLimits } from './staff-identity/identity-limits.ts'
import { createNumberStatements } from './staff-identity/number-statement.ts'
import { createPasswordStore } from './staff-identity/password.store.ts'
import { createPasswordProof } from './staff-identity/password-proof.ts'
import { createStaffIdentityStore } from './staff-identity/staff-identity.store.ts'
import {
  createStaffIdentities,
  type StaffIdentities,
  type StaffIdentityStore,
} from './staff-identity/staff-identity.ts'
import { createUnitReviewStore } from './staff-identity/unit-review.store.ts'
import { createUnitReviews } from './staff-identity/unit-review.ts'
import { comparedFields } from './staff-identity/verification.ts'
import { createPictureDrawer } from './staff-picture/draw-picture.ts'
import { createStaffPictureStore } from './staff-picture/staff-picture.store.ts'
import { createStaffPictures } from './staff-picture/staff-picture.ts'
import type { OnestopTables } from './tables.ts'

type Stored = { db: Kysely<OnestopTables>; sealer: Sealer; store: EphemeralStore; now: Clock }

/** Parties that are asked and told; left out, those of the configuration. */
export type IdentityParties = {
  askRegistry?: (stated: StatedIdentity) => Promise<RegistryAnswer>
  tellPortal?: (events: readonly StaffEvent[]) => Promise<readonly EventAnswer[]>
}

type Deps = Stored &
  IdentityParties & {
    sessions: Pick<Sessions, 'endOfStaffAccount'>
    settings: Pick<Settings, 'current'>
    logger: Logger
  }

/** Who officials are: what they state, what the register says, their pictures, and who is told. */
export function createIdentityFeatures(config: OnestopConfig, deps: Deps) {
  const { db, sealer, store, now, sessions } = deps
  const numbers = createNumberKeeper({ key: numberKeyOf(config.secretKey), sealer })
  const limits = createIdentityLimits({ store, indexOf: numbers.indexOf })
  const kept = { db, numbers }
  const binding = createBindingStore({ ...kept, sealer, textFor: createBoundText(config, deps) })
  const identityStore = createStaffIdentityStore(kept)
  const ask = deps.askRegistry ?? createAsker(config, deps)
  const staffIdentities = createStaffIdentities({ store: identityStore, limits, ask, now })
  return {
    staffIdentities,
    numberStatements: createNumberStatements({ staffIdentities }),
    stateIdentity: createStating(identityStore, staffIdentities),
    identityChanges: createIdentityChanges({
      store,
      sealer,
      limits,
      isPassword: createPasswordProof(createPasswordStore(db)),
      now,
    }),
    bindArrival: createBinding({ store: binding, now }),
    unitReviews: createUnitReviews({
      store: createUnitReviewStore(kept),
      endSessions: (staffAccountId) => sessions.endOfStaffAccount(staffAccountId),
      now,
    }),
    staffPictures: createStaffPictures({
      store: createStaffPictureStore({ db, sealer }),
      draw: createPictureDrawer(),
      now,
    }),
    portalEvents: createPortalEvents({
      store: createPortalEventStore(kept),
      send: deps.tellPortal ?? createTeller(config, deps),
      now,
      onRefused: (code) => deps.logger.warn({ code }, 'the portal refused news of a staff account'),
    }),
  }
}

/** As if the official had typed it; once for each account, for whoever fills a province. */
function createStating(store: StaffIdentityStore, { save }: StaffIdentities) {
  return async (username: string, stated: StatedIdentity): Promise<void> => {
    const staffAccountId = await store.findUnstated(username)
    if (staffAccountId === undefined) return
    await save({ staffAccountId, actor: {}, mayShareNumber: true }, stated)
  }
}

/** In the phone's own language nothing is known of: the country's, in plain letters. */
function createBoundText({ textProfile }: OnestopConfig, { settings }: Pick<Deps, 'settings'>) {
  const { vi } = createTranslators(createMessages(textProfile))
  return (username: string) => {
    const { hotline } = settings.current().support
    return vi('sms.staffBound', { username, hotline })
  }
}

/** The register, asked as this province with the purpose of this form. */
function createAsker(config: OnestopConfig, deps: Deps) {
  const { registryUrl, registryInitialAccessToken, preset } = config
  const service = createServiceClient({
    ...deps,
    issuer: registryUrl,
    initialAccessToken: registryInitialAccessToken,
    ...describeService(config, 'registry:verify'),
  })
  const questions = createRegistryQuestions({
    registryUrl,
    purpose: 'staff-identity',
    party: appIdOf(preset),
    fetch: (url, request) => service.fetch(url, request),
    onFailure: (error) =>
      deps.logger.warn({ err: error }, 'the population registry did not answer'),
  })
  return (stated: StatedIdentity) => {
    const claims = comparedFields
      .filter((field) => field !== 'personalId' && stated[field] !== '')
      .map((field) => [field, stated[field]])
    return questions.verify(stated.personalId, Object.fromEntries(claims))
  }
}

/** The portal, told as this province; people sign in by another registration. */
function createTeller(config: OnestopConfig, deps: Deps) {
  const { portalIssuer, portalInitialAccessToken } = config
  const service = createServiceClient({
    ...deps,
    issuer: portalIssuer,
    keptAs: 'service',
    initialAccessToken: portalInitialAccessToken,
    ...describeService(config, 'portal:staff'),
  })
  return createPortalClient({
    portalUrl: portalIssuer,
    fetch: (url, request) => service.fetch(url, request),
  })
}

function describeService({ preset }: OnestopConfig, scope: string) {
  const metadata = {
    client_name: preset.settings.systemName,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope,
  }
  return { metadata, scope }
}
