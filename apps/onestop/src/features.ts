import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createRelyingParty } from '@mot-cua/oidc'
import { createSms, defaultSmsRules, type SmsEvents, type SmsGateway } from '@mot-cua/sms'
import { createTranslators, type Logger, type Observation } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { type AuditEvent, writeAudit } from './audit/audit.ts'
import { createCitizenFeatures } from './citizen-features.ts'
import { type OnestopConfig, schemaOf } from './config.ts'
import { createGlassFeatures } from './glass-features.ts'
import { createGuideStore } from './guide/guide.store.ts'
import { createGuides } from './guide/guide.ts'
import { createHatFeatures } from './hat-features.ts'
import { createIdentityFeatures, type IdentityParties } from './identity-features.ts'
import { createMessages } from './messages.ts'
import { createHistory } from './operator/history.store.ts'
import { createStaffDirectoryStore } from './operator/staff-directory.store.ts'
import { createStaffDirectory } from './operator/staff-directory.ts'
import { createPersonStore } from './person/person.store.ts'
import { claimsRead, createPersons } from './person/person.ts'
import { createReadinessStore } from './readiness/readiness.store.ts'
import { createTrendStore } from './readiness/trend.store.ts'
import { createDailyCount } from './readiness/trend.ts'
import { createReminderStore } from './reminder/reminder.store.ts'
import { createReminders } from './reminder/reminder.ts'
import { writeReminder } from './reminder/reminder-text.ts'
import { createOnestopSessions, type Sessions } from './session/session.ts'
import { createSharedComputers } from './session/shared-computer.ts'
import { createSettingStore } from './settings/settings.store.ts'
import { createSettings, type Settings } from './settings/settings.ts'
import type { ProofTaker, StaffArrival } from './sign-in/enter.ts'
import { createIssuers } from './sign-in/issuers.ts'
import { backChannelPath, callbackPath, type IssuerName, SIGNED_OUT_PATH } from './sign-in/paths.ts'
import { createRefusals } from './sign-in/refusals.ts'
import { createStaffAccountStore } from './staff-account/staff-account.store.ts'
import { createTellOwner } from './staff-message/tell-accounts.store.ts'
import { createLocalFeatures } from './staff-sign-in/local-features.ts'
import type { OnestopTables } from './tables.ts'
import { createUnitStore } from './unit/unit.store.ts'

/** What a province is given by whoever starts it. */
export type OnestopDeps = {
  engine: SqlEngine
  store: EphemeralStore
  /** Whatever carries the province's own messages to phones. */
  smsGateway: SmsGateway
  /** For whoever counts what leaves and arrives. */
  smsEvents?: SmsEvents
  logger: Logger
  now: Clock
  observation?: Observation
} & IdentityParties

export type Features = Awaited<ReturnType<typeof createFeatures>>

/** Every feature with its stores behind it; nothing here knows of pages. */
export async function createFeatures(config: OnestopConfig, deps: OnestopDeps) {
  const { engine, store, logger, now } = deps
  const db = engine.schema<OnestopTables>(schemaOf(config.preset))
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const stored = { db, sealer, store, now }
  const sessions = createOnestopSessions({ store, now })
  const staffAccounts = createStaffAccountStore(db)
  const sms = openSms(config, { ...deps, ...stored })
  const settings = createSettings({
    preset: config.preset.settings,
    store: createSettingStore(db),
    now,
    onFailure: (error) => logger.warn({ err: error }, 'the settings could not be read again'),
  })
  const citizen = createCitizenFeatures(config, { ...stored, settings })
  const proofTakers: readonly ProofTaker[] = [citizen.linking.takeProof]
  const identity = createIdentityFeatures(config, { ...deps, ...stored, sessions, settings })
  const staffArrivals: readonly StaffArrival[] = [identity.bindArrival]
  return {
    ...stored,
    ...citizen,
    ...createHatFeatures(stored),
    ...identity,
    ...(await createWaysIn(config, { ...deps, ...stored, sms, settings, sessions })),
    sharedComputers: createSharedComputers({ store }),
    settings,
    persons: createPersons({ store: createPersonStore(db), now }),
    units: createUnitStore(db),
    staffAccounts,
    ...createOutreachFeatures(config, { ...stored, settings, sms, logger }),
    refusals: createRefusals({ store, staffAccounts }),
    sessions,
    writeAudit: (event: Omit<AuditEvent, 'at'>) => writeAudit(db, { ...event, at: now() }),
    ...createOperatorFeatures({ ...stored, sessions }),
    issuers: createIssuers(listIssuers(config, { ...stored, settings, logger })),
    proofTakers,
    staffArrivals,
    sms,
  }
}

type WaysDeps = OnestopDeps &
  StoredDeps & { sms: ReturnType<typeof openSms>; settings: Settings; sessions: Sessions }

/** Beside the e-ID: the issued account until the day, and after it what two administrators open. */
async function createWaysIn(config: OnestopConfig, deps: WaysDeps) {
  const around = { ...deps, tellOwner: openOwnerNews(config, deps) }
  const local = await createLocalFeatures(config, around)
  return { ...local, ...createGlassFeatures(config, { ...around, ...local }) }
}

/** In the phone's own language nothing is known of: the country's, in plain letters. */
function openOwnerNews({ publicUrl, textProfile }: OnestopConfig, deps: WaysDeps) {
  const { sealer, settings } = deps
  const { vi } = createTranslators(createMessages(textProfile))
  const host = new URL(publicUrl).host
  return createTellOwner({
    sealer,
    textFor: (news, username) => {
      const { hotline } = settings.current().support
      return vi(`sms.owner.${news}`, { username, host, hotline })
    },
  })
}

function createReadinessFeatures({ db, settings, now }: StoredDeps & { settings: Settings }) {
  const trend = createTrendStore(db)
  return {
    readiness: createReadinessStore(db),
    trend,
    dailyCount: createDailyCount({ store: trend, settings, now }),
  }
}

type OutreachDeps = StoredDeps & {
  settings: Settings
  sms: ReturnType<typeof createSms>
  logger: Logger
}

/** Who is not ready, and how the province reaches them: guides for all, messages to officials. */
function createOutreachFeatures({ textProfile }: OnestopConfig, deps: OutreachDeps) {
  const { db, sealer, settings, sms, logger, now } = deps
  // In the phone's own language nothing is known of: the country's, in plain letters.
  const { vi } = createTranslators(createMessages(textProfile))
  return {
    ...createReadinessFeatures(deps),
    guides: createGuides({
      store: createGuideStore(db),
      now,
      onFailure: (error) => logger.warn({ err: error }, 'the guides could not be read again'),
    }),
    reminders: createReminders({
      store: createReminderStore(db, sealer),
      guard: sms.guard,
      writeText: (told) => {
        const { hotline } = settings.current().support
        return writeReminder(vi, { ...told, hotline })
      },
      now,
    }),
  }
}

function createOperatorFeatures({ db, sessions, now }: StoredDeps & { sessions: Sessions }) {
  return {
    history: createHistory(db),
    directory: createStaffDirectory({ store: createStaffDirectoryStore(db), sessions, now }),
  }
}

type StoredDeps = { db: Kysely<OnestopTables>; sealer: Sealer; store: EphemeralStore; now: Clock }

function openSms({ sms }: OnestopConfig, deps: OnestopDeps & StoredDeps) {
  const { smsGateway: gateway, smsEvents: events = {} } = deps
  return createSms({ ...deps, gateway, rules: sms?.rules ?? defaultSmsRules, events })
}

/** Whom the province asks who somebody is; each registered apart, with addresses of its own. */
function listIssuers(
  config: OnestopConfig,
  { settings, logger, ...deps }: StoredDeps & { settings: Settings; logger: Logger },
) {
  const { portalIssuer, identityIssuer } = config
  const naming = {
    clientName: () => settings.current().portalName,
    onNameUntold: (error: unknown) =>
      logger.warn({ err: error }, 'the issuer could not be told the name'),
  }
  const portal = describeIssuer('portal', {
    issuer: portalIssuer,
    initialAccessToken: config.portalInitialAccessToken,
    scope: 'openid profile phone personal_id account',
  })
  const identity = identityIssuer && {
    ...describeIssuer('identity', {
      issuer: identityIssuer,
      initialAccessToken: config.identityInitialAccessToken,
      scope: 'openid profile phone personal_id',
    }),
  }
  return [portal, ...(identity ? [identity] : [])].map((one) => ({
    name: one.name,
    issuer: one.issuer,
    party: createRelyingParty({ ...one, ...registrationOf(config, one), ...naming, ...deps }),
  }))
}

type Described = { issuer: string; initialAccessToken: string | undefined; scope: string }

function describeIssuer(name: IssuerName, described: Described) {
  return { name, ...described }
}

function registrationOf(
  { publicUrl, preset }: OnestopConfig,
  { name, scope }: { name: IssuerName; scope: string },
) {
  const at = (path: string) => new URL(path, publicUrl).href
  return {
    metadata: {
      client_name: preset.settings.portalName,
      client_uri: at('/'),
      redirect_uris: [at(callbackPath(name))],
      post_logout_redirect_uris: [at(SIGNED_OUT_PATH)],
      backchannel_logout_uri: at(backChannelPath(name)),
      backchannel_logout_session_required: true,
      require_pushed_authorization_requests: true,
      scope,
    },
    claims: claimsRead[name],
    redirectUri: at(callbackPath(name)),
    postLogoutRedirectUri: at(SIGNED_OUT_PATH),
  }
}
