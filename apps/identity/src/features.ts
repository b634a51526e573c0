import { readFileSync } from 'node:fs'
import {
  createKnownBrowserStore,
  createKnownBrowsers,
  createLimiter,
  createOtpTransactionStore,
  createPasswordHasher,
  createSmsFactorStore,
  createSmsOtp,
} from '@mot-cua/authentication'
import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createSms, defaultSmsRules, type SmsEvents, type SmsGateway } from '@mot-cua/sms'
import {
  addressBucket,
  createNetworkCheck,
  createObservation,
  type Logger,
  type Observation,
} from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { createAccountStore } from './account/account.store.ts'
import { createAccounts } from './account/account.ts'
import { createAddressPlaces } from './address-place/address-place.ts'
import { createPlaceWords } from './address-place/place-words.ts'
import { readPlaces } from './address-place/read-places.ts'
import { createAuditLog } from './audit/audit.store.ts'
import { auditRow } from './audit/audit.ts'
import type { IdentityConfig } from './config.ts'
import { createConsentStore } from './consent/consent.store.ts'
import { createConsents } from './consent/consent.ts'
import { type IdentityLimiter, limits } from './limits/limits.data.ts'
import { createIdentityFigures } from './observe/identity-figures.ts'
import type { PhoneAppFiles } from './phone-app/phone-app.ts'
import { claimsOfScopes } from './provider/claims.ts'
import { createQrCodes } from './qr-transaction/qr-code.ts'
import { createQrTransactionStore } from './qr-transaction/qr-transaction.store.ts'
import { createQrTransactions } from './qr-transaction/qr-transactions.ts'
import { createQrWatch } from './qr-transaction/qr-watch.ts'
import { createTypedCodes } from './qr-transaction/typed-code.ts'
import { createRuleStore } from './rule-settings/rule-settings.store.ts'
import { createRuleSettings } from './rule-settings/rule-settings.ts'
import { createPasswordStep } from './sign-in/password-step.ts'
import { writeOtpMessage, writeSecondScanMessage } from './sms/sms-text.ts'
import type { IdentityTables } from './tables.ts'

export const SCHEMA = 'identity'

/** What identity is given by whoever starts it. */
export type IdentityDeps = {
  engine: SqlEngine
  store: EphemeralStore
  smsGateway: SmsGateway
  /** For whoever counts what leaves and arrives. */
  smsEvents?: SmsEvents
  logger: Logger
  now: Clock
  /** How identity is watched; figures only, without it. */
  observation?: Observation
  /** The phone app as built; without it `/app/` says that there is none. */
  phoneApp?: PhoneAppFiles
}

export type Features = Awaited<ReturnType<typeof createFeatures>>

/** Every feature with its stores behind it; nothing here knows of HTTP. */
export async function createFeatures(config: IdentityConfig, deps: IdentityDeps) {
  const { engine, store, smsGateway: gateway, smsEvents: events = {}, logger, now } = deps
  const count = createIdentityFigures((deps.observation ?? createObservation(SCHEMA)).metrics)
  const db = engine.schema<IdentityTables>(SCHEMA)
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const hasher = count.hasher(await createPasswordHasher())
  const audit = createAuditLog(db)
  const { rules } = config.sms ?? { rules: defaultSmsRules }
  const sms = createSms({ db, store, sealer, gateway, rules, events, logger, now })
  const limiter = createLimiter({ limits, store, key: deriveKey(config.secretKey, 'limits') })
  return {
    db,
    sealer,
    hasher,
    limiter,
    audit,
    sms,
    outbox: sms.outbox,
    count,
    accounts: createAccounts({ store: createAccountStore(db), hasher, now }),
    knownBrowsers: openKnownBrowsers(db, config, now),
    ...openQr(config, { ...deps, db, sealer, limiter, count }),
    consents: createConsents({ store: createConsentStore(db), claimsOfScopes, now }),
    passwordStep: count.passwordStep(
      createPasswordStep({ accounts: createAccountStore(db), hasher, limiter, audit, now }),
    ),
    smsOtp: count.smsOtp(
      createSmsOtp({
        transactions: createOtpTransactionStore(store),
        factors: createSmsFactorStore({ db, schema: SCHEMA }, { sealer, auditRow }),
        limiter,
        sealer,
        writeMessage: (message) => writeOtpMessage(message, new URL(config.issuer).hostname),
        onQueued: (message) => sms.outbox.send(message),
        guard: sms.guard,
        now,
      }),
    ),
  }
}

type Count = ReturnType<typeof createIdentityFigures>

function openQr(config: IdentityConfig, { count, ...parts }: QrParts & { count: Count }) {
  const qrTransactions = count.qrTransactions(openQrTransactions(config, parts))
  const rules = createRuleSettings({ store: createRuleStore(parts.db), now: parts.now })
  return { describePlace: createPlaceWords(openPlaces(config)), qrTransactions, rules }
}

/** Read once: whoever changes the file starts identity anew. */
function openPlaces({ addressPlacesFile }: IdentityConfig) {
  const csv = addressPlacesFile === undefined ? '' : readFileSync(addressPlacesFile, 'utf8')
  return createAddressPlaces(readPlaces(csv))
}

type QrParts = Pick<IdentityDeps, 'store' | 'logger' | 'now'> & {
  db: Kysely<IdentityTables>
  sealer: Sealer
  limiter: IdentityLimiter
}
type QrConfig = Pick<IdentityConfig, 'issuer' | 'secretKey' | 'qrCounters'>

/** The same over the same storage in any process. */
export function openQrTransactions(config: QrConfig, deps: QrParts) {
  const { db, sealer, limiter, store, logger, now } = deps
  const key = deriveKey(config.secretKey, 'qr-codes')
  const onError = (error: unknown) => logger.warn({ err: error }, 'QR: a change was not told')
  return createQrTransactions({
    store: createQrTransactionStore(db, sealer),
    codes: createQrCodes({ key, issuer: config.issuer }),
    typedCodes: createTypedCodes({ store, key: deriveKey(config.secretKey, 'qr-typed-codes') }),
    watch: createQrWatch({ channel: store, onError }),
    limiter,
    isCounter: createNetworkCheck(config.qrCounters ?? []),
    bucketOf: addressBucket,
    writeWarning: () => writeSecondScanMessage(new URL(config.issuer).hostname),
    now,
  })
}

function openKnownBrowsers(db: Kysely<IdentityTables>, { secretKey }: IdentityConfig, now: Clock) {
  const key = deriveKey(secretKey, 'known-browser')
  return createKnownBrowsers({ store: createKnownBrowserStore({ db, schema: SCHEMA }), key, now })
}

/** What cannot leave now leaves when the timer comes by again. */
export async function deliverNow(
  outbox: { deliver(): Promise<void> },
  logger: Logger,
): Promise<void> {
  try {
    await outbox.deliver()
  } catch (error) {
    logger.error({ err: error }, 'an outbox could not be read')
  }
}
