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
  type Limiter,
  type SmsFactorStore,
  signInLimits,
} from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, deriveKey, newId, type Sealer } from '@mot-cua/kernel'
import type { createSms } from '@mot-cua/sms'
import type { Kysely } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { type OnestopConfig, schemaOf } from '../config.ts'
import type { Settings } from '../settings/settings.ts'
import type { TellOwner } from '../staff-message/tell-accounts.store.ts'
import type { OnestopTables } from '../tables.ts'
import { createStaffGate } from './gate.ts'
import { createLocalAccountStore } from './local-account.store.ts'
import { createLocalPasswords } from './local-account.ts'
import { createLocalVisits } from './local-visit.ts'
import { writeOtpMessage } from './otp-text.ts'
import { createPasswordCodeStore } from './password-code.store.ts'
import { createPasswordCodes } from './password-code.ts'

type Deps = {
  db: Kysely<OnestopTables>
  store: EphemeralStore
  sealer: Sealer
  sms: ReturnType<typeof createSms>
  settings: Pick<Settings, 'current'>
  tellOwner: TellOwner
  now: Clock
}

/** Of the process that serves; messages name its host. */
type Own = Pick<OnestopConfig, 'secretKey' | 'publicUrl' | 'preset'>

export type LocalFeatures = Awaited<ReturnType<typeof createLocalFeatures>>

/** Sign-in by issued accounts, and the gate that ends it. */
export async function createLocalFeatures({ secretKey, publicUrl, preset }: Own, deps: Deps) {
  const { db, store, now } = deps
  const key = (purpose: string) => deriveKey(secretKey, purpose)
  const limiter = createLimiter({ limits: signInLimits, store, key: key('limits') })
  const passwords = createStoredPasswords(await createPasswordHasher())
  const place = { db, schema: schemaOf(preset) }
  const factors = createSmsFactorStore(place, { sealer: deps.sealer, auditRow: factorRow })
  const audit = createAudit(db)
  const checked = { store: createLocalAccountStore(db), passwords, limiter, audit, now }
  return {
    gate: createStaffGate(deps),
    limiter,
    factors,
    // A suspended one is told so once it has proved who it is, never before.
    localPasswords: createLocalPasswords({ ...checked, isUsable: ({ hasEnded }) => !hasEnded }),
    breakGlassPasswords: createLocalPasswords({
      ...checked,
      isUsable: ({ hasEnded, mayBreakGlass }) => !hasEnded && mayBreakGlass,
    }),
    passwordCodes: createPasswordCodes({
      store: createPasswordCodeStore(db, deps.tellOwner),
      passwords,
      limiter,
      now,
    }),
    visits: createLocalVisits(store),
    smsOtp: openSmsOtp(new URL(publicUrl).hostname, { ...deps, factors, limiter }),
    knownBrowsers: createKnownBrowsers({
      store: createKnownBrowserStore(place),
      key: key('known-browser'),
      now,
    }),
  }
}

type OtpDeps = Deps & {
  factors: SmsFactorStore
  limiter: Limiter<keyof typeof signInLimits>
}

function openSmsOtp(host: string, deps: OtpDeps) {
  const { factors, store, sealer, sms, limiter, now } = deps
  return createSmsOtp({
    transactions: createOtpTransactionStore(store),
    factors,
    limiter,
    sealer,
    writeMessage: (message) => writeOtpMessage(message, host),
    onQueued: (message) => sms.outbox.send(message),
    guard: sms.guard,
    now,
  })
}

/** As the pieces of packages/authentication write it, each in the statement of its act. */
function factorRow({ type, at, accountId, clientId, address, detail = {} }: AuthenticationEvent) {
  return {
    id: newId(),
    at,
    type,
    account_id: accountId ?? null,
    client_id: clientId ?? null,
    address: address ?? null,
    detail: JSON.stringify(detail),
  }
}

function createAudit(db: Kysely<OnestopTables>) {
  return {
    append: ({ type, at, accountId: staffAccountId, address, detail = {} }: AuthenticationEvent) =>
      writeAudit(db, { type, at, actor: { staffAccountId, address }, detail }),
  }
}
