import { createMethodRoutes } from './chooser/methods.routes.tsx'
import { createCockpitRoutes } from './cockpit/cockpit.routes.tsx'
import { createCorrectionAdminRoutes } from './correction/correction-admin.routes.tsx'
import type { Features } from './features.ts'
import { createNoticeAdminRoutes } from './notice/notice-admin.routes.tsx'
import { createPolicyAdminRoutes } from './policy/policies.routes.tsx'
import { createRehearsalAdminRoutes } from './rehearsal/rehearsal.routes.tsx'

/** The areas of the administrators' pages; the menu is admin-menu.data.ts. */
export function createAdminAreas(features: Features) {
  return [
    createPolicyAdminRoutes(features),
    createCockpitRoutes(features),
    createMethodRoutes(features),
    createRehearsalAdminRoutes(features),
    createNoticeAdminRoutes(features),
    createCorrectionAdminRoutes(features),
  ]
}
