import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import { createObservation, type Logger, type Observation } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { createAccountStore } from './account/account.store.ts'
import { createAccounts } from './account/account.ts'
import { createPasswordHasher } from './account/password.ts'
import { createAuditLog } from './audit/audit.store.ts'
import type { IdentityConfig } from './config.ts'
import { createConsentStore } from './consent/consent.store.ts'
import { createConsents } from './consent/consent.ts'
import { createKnownBrowserStore } from './known-browser/known-browser.store.ts'
import { createKnownBrowsers } from './known-browser/known-browser.ts'
import { createLimiter } from './limits/limiter.ts'
import { createIdentityFigures } from './observe/identity-figures.ts'
import { claimsOfScopes } from './provider/claims.ts'
import { createPasswordStep } from './sign-in/password-step.ts'
import { createSms } from './sms/create-sms.ts'
import type { SmsEvents, SmsGateway } from './sms/sms-gateway.ts'
import { writeOtpMessage } from './sms/sms-text.ts'
import { defaultSmsRules } from './sms-guard/send-guard.ts'
import { createOtpTransactionStore } from './sms-otp/otp-transaction.store.ts'
import { createSmsFactorStore } from './sms-otp/sms-factor.store.ts'
import { createSmsOtp } from './sms-otp/sms-otp.ts'
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
}

export type Features = Awaited<ReturnType<typeof createFeatures>>

/** Every feature with its stores behind it; nothing here knows of HTTP. */
export async function createFeatures(config: IdentityConfig, deps: IdentityDeps) {
  const { engine, store, smsGateway, logger, now } = deps
  const count = createIdentityFigures((deps.observation ?? createObservation(SCHEMA)).metrics)
  const db = engine.schema<IdentityTables>(SCHEMA)
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const hasher = count.hasher(await createPasswordHasher())
  const accountStore = createAccountStore(db)
  const audit = createAuditLog(db)
  const rules = config.sms?.rules ?? defaultSmsRules
  const events = deps.smsEvents ?? {}
  const sms = createSms({ db, store, sealer, gateway: smsGateway, rules, events, logger, now })
  const limiter = createLimiter({ store, key: deriveKey(config.secretKey, 'limits') })
  return {
    db,
    sealer,
    hasher,
    audit,
    sms,
    outbox: sms.outbox,
    count,
    accounts: createAccounts({ store: accountStore, hasher, now }),
    knownBrowsers: openKnownBrowsers(db, config, now),
    consents: createConsents({ store: createConsentStore(db), claimsOfScopes, now }),
    passwordStep: count.passwordStep(
      createPasswordStep({ accounts: accountStore, hasher, limiter, audit, now }),
    ),
    smsOtp: count.smsOtp(
      createSmsOtp({
        transactions: createOtpTransactionStore(store),
        factors: createSmsFactorStore(db, sealer),
        limiter,
        sealer,
        writeMessage: (sending) => writeOtpMessage(sending, new URL(config.issuer).hostname),
        onQueued: (message) => sms.outbox.send(message),
        guard: sms.guard,
        now,
      }),
    ),
  }
}

function openKnownBrowsers(db: Kysely<IdentityTables>, { secretKey }: IdentityConfig, now: Clock) {
  const key = deriveKey(secretKey, 'known-browser')
  return createKnownBrowsers({ store: createKnownBrowserStore(db), key, now })
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
