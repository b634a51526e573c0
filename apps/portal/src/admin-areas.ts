import type { OidcProvider } from '@mot-cua/oidc'
import { createFactorPageRoutes } from './admin-factor-page/factor-page.routes.tsx'
import { createMethodRoutes } from './chooser/methods.routes.tsx'
import { createCockpitRoutes } from './cockpit/cockpit.routes.tsx'
import { createCorrectionAdminRoutes } from './correction/correction-admin.routes.tsx'
import type { Features } from './features.ts'
import { createLinkingSettingRoutes } from './linking-setting/linking-setting.routes.tsx'
import { createNoticeAdminRoutes } from './notice/notice-admin.routes.tsx'
import { createPolicyAdminRoutes } from './policy/policies.routes.tsx'
import { createServiceAdminRoutes } from './registered-service/services-admin.routes.tsx'
import { createRehearsalAdminRoutes } from './rehearsal/rehearsal.routes.tsx'
import { createReopeningRoutes } from './reopening/reopening.routes.tsx'

/** The areas of the administrators' pages; the menu is admin-menu.data.ts. */
export function createAdminAreas(features: Features, oidc: Pick<OidcProvider, 'removeClient'>) {
  return [
    createPolicyAdminRoutes(features),
    createCockpitRoutes(features),
    createMethodRoutes(features),
    createRehearsalAdminRoutes(features),
    createNoticeAdminRoutes(features),
    createLinkingSettingRoutes(features),
    createCorrectionAdminRoutes(features),
    createServiceAdminRoutes({ ...features, removeClient: oidc.removeClient }),
    createFactorPageRoutes(features),
    createReopeningRoutes(features.linkingArea),
  ]
}
