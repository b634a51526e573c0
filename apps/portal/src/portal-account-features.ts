import {
  type AuthenticationEvent,
  createKnownBrowserStore,
  createKnownBrowsers,
  createLimiter,
  createOtpTransactionStore,
  createPasswordHasher,
  createSmsFactorStore,
  createSmsOtp,
  createStoredPasswords,
  type SmsFactorStore,
  type StoredPasswords,
} from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, deriveKey, type Sealer } from '@mot-cua/kernel'
import { createSms, defaultSmsRules, type SmsEvents, type SmsGateway } from '@mot-cua/sms'
import type { Logger } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { createAdminFactorStore } from './admin-factor/admin-factor.store.ts'
import { createAdminFactors, createTotpEnrolment } from './admin-factor/admin-factor.ts'
import { createFactorChanges } from './admin-factor-page/factor-change.ts'
import { createAdminPasskeyStore } from './admin-passkey/admin-passkey.store.ts'
import { createAdminPasskeys } from './admin-passkey/admin-passkey.ts'
import { type AuditEvent, auditRow, writeAudit } from './audit/audit.ts'
import type { PortalConfig } from './config.ts'
import { createOperatorCodeStore } from './operator-code/operator-code.store.ts'
import { createOperatorCodes, endOrderedSessions } from './operator-code/operator-code.ts'
import type { SignInGate } from './policy/gate.ts'
import { type PortalLimiter, portalLimits } from './portal-account/limits.data.ts'
import { createPortalAccountStore } from './portal-account/portal-account.store.ts'
import type { PortalAccountStore } from './portal-account/portal-account.ts'
import { createPortalPasswords } from './portal-account/portal-password.ts'
import { createPortalVisits } from './portal-account/portal-visit.ts'
import { createNewAccountStore } from './portal-account-create/new-accounts.store.ts'
import { createNewAccounts } from './portal-account-create/new-accounts.ts'
import { createAdminReset } from './portal-account-recovery/admin-reset.ts'
import { createNewPasswords } from './portal-account-recovery/new-password.ts'
import { createRecovery } from './portal-account-recovery/recovery.ts'
import { createRecoveryDecoys } from './portal-account-recovery/recovery-decoys.ts'
import type { Sessions } from './session/session.ts'
import { createNotices, createUnsentWriter } from './sms/portal-sms.ts'
import { writeOtpMessage, writePasswordNotice } from './sms/sms-text.ts'
import type { PortalTables } from './tables.ts'

const SCHEMA = 'portal'

export type PortalAccountDeps = {
  db: Kysely<PortalTables>
  store: EphemeralStore
  sealer: Sealer
  smsGateway: SmsGateway
  smsEvents?: SmsEvents
  sessions: Sessions
  gate: SignInGate
  logger: Logger
  now: Clock
}

export type PortalAccountFeatures = Awaited<ReturnType<typeof createPortalAccountFeatures>>

/** Accounts that the portal issues itself, and the messages that it sends. */
export async function createPortalAccountFeatures(config: PortalConfig, deps: PortalAccountDeps) {
  const { db, store, sealer, sessions, now } = deps
  const sms = openSms(config, deps)
  const notices = createNotices({ db, sealer, outbox: sms.outbox, now })
  const accounts = createPortalAccountStore({ db, notices })
  const passwords = createStoredPasswords(await createPasswordHasher())
  const factors = openFactors(config, { ...deps, sms, accounts })
  const { limiter, audit, decoys, codes, codeStore } = factors
  const portalPasswords = createPortalPasswords({ store: accounts, passwords, limiter, audit, now })
  return {
    sms,
    /** Messages to people about their accounts. */
    smsNotices: notices,
    outbox: sms.outbox,
    accounts,
    portalPasswords,
    limiter,
    smsOtp: factors.smsOtp,
    adminFactors: factors.adminFactors,
    factorChanges: createFactorChanges({ store, now }),
    adminReset: createAdminReset({ codes, limiter, audit, now }),
    /** What an operator's command has ordered meanwhile; asked again and again. */
    endOrderedSessions: () => endOrderedSessions({ store: codeStore, sessions }),
    knownBrowsers: factors.knownBrowsers,
    visits: createPortalVisits(store),
    recovery: createRecovery({ accounts, decoys, now }),
    newPasswords: createNewPasswords({
      accounts,
      passwords,
      sessions,
      writeNotice: () => writePasswordNotice(config.hotline),
      now,
    }),
    portalAccounts: openPortalAccounts(deps, { ...factors, passwords }),
  }
}

type Opened = Pick<ReturnType<typeof openFactors>, 'smsOtp' | 'adminFactorStore' | 'codes'> & {
  passwords: StoredPasswords
}

/** What other features, the sandbox and an operator do with these accounts. */
function openPortalAccounts({ db, now }: PortalAccountDeps, opened: Opened) {
  const { adminFactorStore, passwords, smsOtp, codes } = opened
  const hash = (password: string) => passwords.hash(password)
  return {
    ...createNewAccounts({ store: createNewAccountStore(db), hash, now }),
    issueCode: codes.issueCode,
    issuePasswordCode: codes.issuePasswordCode,
    enrolTotp: createTotpEnrolment({ store: adminFactorStore, now }),
    /** For the desk that has seen the owner: opens a factor that wrong codes have closed. */
    reopenSmsFactor: smsOtp.reopen,
  }
}

type FactorDeps = PortalAccountDeps & {
  sms: ReturnType<typeof openSms>
  accounts: Pick<PortalAccountStore, 'findOwner'>
}

/** Second factors, and what counts their failures. */
function openFactors(config: PortalConfig, deps: FactorDeps) {
  const { db, store, sealer, now } = deps
  const key = (purpose: string) => deriveKey(config.secretKey, purpose)
  const limiter = createLimiter({ limits: portalLimits, store, key: key('limits') })
  const audit = createAudit(db)
  const factors = createSmsFactorStore({ db, schema: SCHEMA }, { sealer, auditRow: factorRow })
  const decoys = createRecoveryDecoys({
    limiter,
    audit,
    writeUnsent: createUnsentWriter(db, sealer),
  })
  const adminFactorStore = createAdminFactorStore(db, sealer)
  const codeStore = createOperatorCodeStore(db)
  const codes = createOperatorCodes({ store: codeStore, now })
  return {
    limiter,
    audit,
    decoys,
    adminFactorStore,
    smsOtp: openSmsOtp(config, { ...deps, limiter, factors, decoys }),
    adminFactors: createAdminFactors({
      store: adminFactorStore,
      passkeys: openPasskeys(config, deps),
      codes,
      sealer,
      factors,
      limiter,
      now,
    }),
    codes,
    codeStore,
    knownBrowsers: createKnownBrowsers({
      store: createKnownBrowserStore({ db, schema: SCHEMA }),
      key: key('known-browser'),
      now,
    }),
  }
}

function openPasskeys({ publicUrl }: PortalConfig, { db, store, now, accounts }: FactorDeps) {
  return createAdminPasskeys({
    store: createAdminPasskeyStore(db),
    challenges: store,
    issuer: publicUrl,
    nameOf: async (accountId) => (await accounts.findOwner(accountId))?.username ?? '',
    now,
  })
}

function openSms(config: PortalConfig, deps: PortalAccountDeps) {
  const { smsGateway: gateway, smsEvents: events = {} } = deps
  const { rules } = config.sms ?? { rules: defaultSmsRules }
  return createSms({ ...deps, gateway, rules, events })
}

type OtpDeps = FactorDeps & {
  limiter: PortalLimiter
  factors: SmsFactorStore
  decoys: SmsFactorStore
}

function openSmsOtp({ publicUrl }: PortalConfig, deps: OtpDeps) {
  const { store, sms, limiter, sealer, factors, decoys, now } = deps
  return createSmsOtp({
    transactions: createOtpTransactionStore(store),
    factors,
    decoys,
    limiter,
    sealer,
    writeMessage: (message) => writeOtpMessage(message, new URL(publicUrl).hostname),
    onQueued: (message) => sms.outbox.send(message),
    guard: sms.guard,
    now,
  })
}

/** The portal's own audit, for pieces that write it in statements of theirs. */
export function factorRow({ clientId, ...event }: AuthenticationEvent) {
  return { ...auditRow(event), client_id: clientId ?? null }
}

function createAudit(db: Kysely<PortalTables>) {
  return {
    async append({ clientId: _clientId, ...event }: AuditEvent & { clientId?: string }) {
      await writeAudit(db, event)
    },
  }
}
