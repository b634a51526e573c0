import { createProofChecks, type OidcProvider } from '@mot-cua/oidc'
import { type AccountFeatures, noticing } from './account-features.ts'
import { createAppApiRoutes } from './app-api/app-api.routes.ts'
import { createSignInRequests } from './app-api/sign-in-requests.ts'
import { createApprovals } from './approval/approval.ts'
import type { IdentityConfig } from './config.ts'
import { createPasscodeStore } from './device/passcode.store.ts'
import { createPasscodes } from './device/passcode.ts'
import { createDeviceSessions } from './device-session/device-session.ts'
import type { Features, IdentityDeps } from './features.ts'
import { SIGN_IN_PATH } from './sign-in/visit.tsx'

type Deps = Pick<IdentityDeps, 'store' | 'now'> & {
  features: Features
  account: AccountFeatures
  oidc: OidcProvider
}

/** `/app/api`: all that the phone app asks and does. */
export function createPhoneArea(config: IdentityConfig, deps: Deps) {
  const { issuer } = config
  const { features, account, oidc, store, now } = deps
  const { devices, passkeys, sessions: sessionEnding } = account
  const passcodes = openPasscodes(config, deps)
  const takeOnce = (key: string, ttlSeconds: number) =>
    store.compareAndSet(key, { expected: undefined, next: '1', ttlSeconds })
  const signInRequests = createSignInRequests({
    qr: features.qrTransactions,
    approvals: createApprovals({ issuer, takeOnce, now }),
    passcodes,
    passkeys,
    rules: features.rules,
    sessionEnding,
    pathOfVisit: (visitId) => `${SIGN_IN_PATH}/${visitId}/qr`,
  })
  return createAppApiRoutes({
    ...account,
    accounts: features.accounts,
    issuer,
    oidc,
    passcodes,
    rules: features.rules,
    signInRequests,
    proofs: createProofChecks(store),
    limiter: features.limiter,
    deviceSessions: createDeviceSessions({ store, devices, now }),
    describePlace: features.describePlace,
  })
}

function openPasscodes(config: IdentityConfig, { features, now }: Deps) {
  const { accounts, hasher, limiter } = features
  const store = createPasscodeStore(noticing(config, features))
  return createPasscodes({ store, accounts, hasher, limiter, now })
}
