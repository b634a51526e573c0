import type { EphemeralStore, SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import { createObservation, type Logger, type Observation } from '@mot-cua/web'
import { createAccountStore } from './account/account.store.ts'
import { createAccounts } from './account/account.ts'
import { createPasswordHasher } from './account/password.ts'
import { createAuditLog } from './audit/audit.store.ts'
import type { IdentityConfig } from './config.ts'
import { createConsentStore } from './consent/consent.store.ts'
import { createConsents } from './consent/consent.ts'
import { createIdentityFigures } from './observe/identity-figures.ts'
import { createPasswordStep } from './sign-in/password-step.ts'
import { createSmsOutboxStore } from './sms/sms-outbox.store.ts'
import { createSmsOutbox, type SmsGateway } from './sms/sms-outbox.ts'
import { writeOtpMessage } from './sms/sms-text.ts'
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
  logger: Logger
  now: Clock
  /** How identity is watched; figures only, without it. */
  observation?: Observation
}

export type Features = Awaited<ReturnType<typeof createFeatures>>

/** Every feature with its stores behind it; nothing here knows of HTTP. */
export async function createFeatures(config: IdentityConfig, deps: IdentityDeps) {
  const { engine, store, logger, now, observation = createObservation(SCHEMA) } = deps
  const count = createIdentityFigures(observation.metrics)
  const smsGateway = count.gateway(deps.smsGateway)
  const db = engine.schema<IdentityTables>(SCHEMA)
  const sealer = createSealer(deriveKey(config.secretKey, 'sealing'))
  const hasher = count.hasher(await createPasswordHasher())
  const accountStore = createAccountStore(db)
  const audit = createAuditLog(db)
  const outbox = createSmsOutbox({
    store: createSmsOutboxStore(db, sealer),
    gateway: smsGateway,
    now,
    onFailure: (error) => logger.warn({ err: error }, 'an SMS was not taken by the gateway'),
  })
  const { hostname } = new URL(config.issuer)
  return {
    db,
    sealer,
    hasher,
    audit,
    outbox,
    count,
    accounts: createAccounts({ store: accountStore, hasher, now }),
    consents: createConsents({ store: createConsentStore(db), now }),
    passwordStep: count.passwordStep(
      createPasswordStep({ accounts: accountStore, hasher, counters: store, audit, now }),
    ),
    smsOtp: count.smsOtp(
      createSmsOtp({
        transactions: createOtpTransactionStore(store),
        factors: createSmsFactorStore(db, sealer),
        counters: store,
        sealer,
        writeMessage: (sending) => writeOtpMessage(sending, hostname),
        onQueued: () => void deliverNow(outbox, logger),
        now,
      }),
    ),
  }
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
