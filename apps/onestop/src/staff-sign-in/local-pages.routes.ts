import { createKnownBrowserCookie } from '@mot-cua/authentication'
import { Hono } from 'hono'
import type { OnestopEnv } from '../page.ts'
import { createGiveCodeRoutes } from './give-code.routes.tsx'
import type { LocalEnterDeps } from './local-enter.routes.ts'
import type { LocalFeatures } from './local-features.ts'
import { createLocalOtpRoutes } from './local-otp.routes.tsx'
import { createLocalSignInRoutes, type LocalDeps } from './local-sign-in.routes.tsx'
import { createLocalVisitCookie } from './local-visit-cookie.ts'
import { createResetRoutes } from './reset.routes.tsx'

type Deps = LocalFeatures & LocalEnterDeps & Pick<LocalDeps, 'now'>

/** Every page of sign-in by an issued account. */
export function createLocalPages(features: Deps, app: { appId: string; isSecure: boolean }) {
  const deps = {
    ...features,
    visitCookie: createLocalVisitCookie(app.appId, app.isSecure),
    knownBrowserCookie: createKnownBrowserCookie(app.appId, app.isSecure),
  }
  return new Hono<OnestopEnv>()
    .route('/', createLocalSignInRoutes(deps))
    .route('/', createLocalOtpRoutes(deps))
    .route('/', createResetRoutes(deps))
    .route('/', createGiveCodeRoutes(deps))
}
