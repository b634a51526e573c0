import { createKnownBrowserCookie } from '@mot-cua/authentication'
import { type Clock, deriveKey, systemClock } from '@mot-cua/kernel'
import type { OidcProvider } from '@mot-cua/oidc'
import { Hono } from 'hono'
import {
  createDeviceRoutes,
  createLostPhoneRoutes,
} from './account-devices/account-devices.routes.tsx'
import type { AccountFeatures } from './account-features.ts'
import { createAccountEntryRoutes, createAccountRoutes } from './account-pages/account.routes.tsx'
import { type AccountEnv, createAccountGate } from './account-pages/account-env.ts'
import { createAccountVisits } from './account-pages/account-visit.ts'
import type { IdentityConfig } from './config.ts'
import { type Features, SCHEMA } from './features.ts'
import { createHistoryRoutes } from './history/history.routes.tsx'
import { createPasskeyRoutes } from './passkey/passkey.routes.tsx'
import { createPasswordChangeRoutes } from './password-change/password-change.routes.tsx'
import { ACCOUNT_CALLBACK_PATH, ACCOUNT_CLIENT_ID } from './provider/own-clients.ts'
import { createTrustedBrowserRoutes } from './trusted-browser/trusted-browser.routes.tsx'

type Deps = {
  features: Pick<Features, 'accounts' | 'describePlace'>
  account: AccountFeatures
  oidc: Pick<OidcProvider, 'readSession'>
  now: Clock
}

/** `/account`: all that a person sees and does with the own account on the web. */
export function createAccountArea(config: IdentityConfig, { features, oidc, now, ...deps }: Deps) {
  const { issuer, secretKey } = config
  const visits = createAccountVisits({
    issuer,
    clientId: ACCOUNT_CLIENT_ID,
    callbackPath: ACCOUNT_CALLBACK_PATH,
    key: deriveKey(secretKey, 'account-visits'),
    now,
  })
  const { readSession } = oidc
  const { accounts } = features
  const gate = createAccountGate({ readSession, accounts, visits, sessionClock: systemClock })
  const knownBrowserCookie = createKnownBrowserCookie(SCHEMA, issuer.startsWith('https:'))
  const common = {
    ...deps.account,
    gate,
    knownBrowserCookie,
    describePlace: features.describePlace,
    appAddress: `${issuer}/app/`,
    now,
  }
  return new Hono<AccountEnv>()
    .route('/', createAccountEntryRoutes({ visits }))
    .use(gate.requireSession)
    .route('/', createAccountRoutes(common))
    .route('/', createDeviceRoutes(common))
    .route('/', createLostPhoneRoutes(common))
    .route('/history', createHistoryRoutes(common))
    .route('/browsers', createTrustedBrowserRoutes(common))
    .route('/passkeys', createPasskeyRoutes(common))
    .route('/password', createPasswordChangeRoutes(common))
}
