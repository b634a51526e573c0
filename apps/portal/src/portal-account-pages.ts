import { createKnownBrowserCookie } from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import { Hono } from 'hono'
import { createAdminFactorRoutes } from './admin-factor/admin-factor.routes.tsx'
import type { EnterDeps } from './entrance/enter.ts'
import type { PortalEnv } from './page.ts'
import type { SignInGate } from './policy/gate.ts'
import { createPortalPasswordRoutes } from './portal-account/portal-sign-in.routes.tsx'
import { createPortalVisitCookie } from './portal-account/portal-visit-cookie.ts'
import type { PortalAccountFeatures } from './portal-account-features.ts'
import { createPortalOtpRoutes } from './portal-account-otp/otp.routes.tsx'
import { createAdminResetRoutes } from './portal-account-recovery/admin-reset.routes.tsx'
import { createMustChangeRoutes } from './portal-account-recovery/must-change.routes.tsx'
import { createRecoveryRoutes } from './portal-account-recovery/recovery.routes.tsx'

type Deps = EnterDeps & PortalAccountFeatures & { gate: SignInGate; now: Clock; isSecure: boolean }

/** `/sign-in/portal`: every page of accounts that the portal issues. */
export function createPortalAccountPages({ isSecure, ...features }: Deps) {
  const deps = {
    ...features,
    visitCookie: createPortalVisitCookie(isSecure),
    knownBrowserCookie: createKnownBrowserCookie('portal', isSecure),
  }
  return new Hono<PortalEnv>()
    .route('/', createPortalPasswordRoutes(deps))
    .route('/', createPortalOtpRoutes(deps))
    .route('/', createAdminFactorRoutes(deps))
    .route('/', createRecoveryRoutes(deps))
    .route('/', createAdminResetRoutes(deps))
    .route('/', createMustChangeRoutes(deps))
}
