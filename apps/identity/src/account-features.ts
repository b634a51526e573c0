import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, systemClock } from '@mot-cua/kernel'
import { describeService, type OidcProvider } from '@mot-cua/oidc'
import { addressBucket } from '@mot-cua/web'
import type { IdentityConfig } from './config.ts'
import { createDeviceStore } from './device/device.store.ts'
import { createDevices } from './device/device.ts'
import type { OwnerNotice } from './device/owner-notice.ts'
import type { Features } from './features.ts'
import { createHistoryStore } from './history/history.store.ts'
import { createHistory } from './history/history.ts'
import { createPasskeyStore } from './passkey/passkey.store.ts'
import { createPasskeys } from './passkey/passkey.ts'
import { createPasswordChangeStore } from './password-change/password-change.store.ts'
import { createPasswordChange } from './password-change/password-change.ts'
import { writePasswordNotice } from './password-change/password-notice.ts'
import { isOwnClient } from './provider/own-clients.ts'
import { createSessionEndingStore } from './session-ending/session-ending.store.ts'
import { createSessionEnding, type SessionEnding } from './session-ending/session-ending.ts'
import { createTrustedBrowserStore } from './trusted-browser/trusted-browser.store.ts'
import { createTrustedBrowsers } from './trusted-browser/trusted-browser.ts'

type Deps = { features: Features; oidc: OidcProvider; store: EphemeralStore; now: Clock }

export type AccountFeatures = ReturnType<typeof createAccountFeatures>

/** What a person does with the own account, on the web and in the app; after the provider. */
export function createAccountFeatures(config: IdentityConfig, deps: Deps) {
  const { features, oidc, store, now } = deps
  const { db, accounts } = features
  const sessions = createSessionEnding({
    store: createSessionEndingStore(db),
    endOpenRequests: (accountId) => features.qrTransactions.endOfAccount(accountId),
    endSessions: oidc.endSessions,
    sessionClock: systemClock,
    now,
  })
  const devices = openDevices(config, deps)
  const passkeys = createPasskeys({
    store: createPasskeyStore(noticing(config, features)),
    challenges: store,
    issuer: config.issuer,
    nameOf: async (accountId) => (await accounts.findUsable(accountId))?.fullName ?? '',
    now,
  })
  return {
    sessions,
    history: createHistory({
      store: createHistoryStore(db),
      sessions,
      devices,
      passkeys,
      nameOfService: createServiceNames(oidc),
      now,
    }),
    trustedBrowsers: createTrustedBrowsers({ store: createTrustedBrowserStore(db), now }),
    passkeys,
    devices,
    passwordChange: openPasswordChange(config, deps, sessions),
  }
}

function openPasswordChange(
  { hotline }: IdentityConfig,
  { features, now }: Deps,
  sessions: SessionEnding,
) {
  const { db, sealer, accounts, passwordStep, hasher, outbox } = features
  return createPasswordChange({
    accounts,
    passwordStep,
    hasher,
    store: createPasswordChangeStore(db, sealer),
    sessions,
    bucketOf: addressBucket,
    writeNotice: () => writePasswordNotice(hotline),
    onQueued: (message) => outbox.send(message),
    sessionClock: systemClock,
    now,
  })
}

/** A service that is gone has no name any more, and identity itself is none. */
function createServiceNames(oidc: OidcProvider) {
  return async (clientId: string): Promise<string | undefined> => {
    if (isOwnClient(clientId)) return undefined
    const client = await oidc.provider.Client.find(clientId)
    return client && describeService(client).name
  }
}

/** Stores that tell the owner of what they write. */
export function noticing({ issuer }: IdentityConfig, { db, sealer, outbox }: Features) {
  return {
    db,
    sealer,
    host: new URL(issuer).hostname,
    onNotice: ({ messageId: id, phone: to, text, uselessAfter }: OwnerNotice) =>
      outbox.send({ id, to, text, uselessAfter }),
  }
}

function openDevices(config: IdentityConfig, { features, now }: Deps) {
  const { accounts, hasher, limiter } = features
  return createDevices({
    store: createDeviceStore(noticing(config, features)),
    accounts,
    hasher,
    limiter,
    endOpenRequests: (deviceId) => features.qrTransactions.endOfDevice(deviceId),
    now,
  })
}
