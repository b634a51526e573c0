import { createMethodRoutes } from './chooser/methods.routes.tsx'
import { createCockpitRoutes } from './cockpit/cockpit.routes.tsx'
import type { Features } from './features.ts'
import { createNoticeAdminRoutes } from './notice/notice-admin.routes.tsx'
import { createPolicyAdminRoutes } from './policy/policies.routes.tsx'
import { createRehearsalAdminRoutes } from './rehearsal/rehearsal.routes.tsx'

/** The administrators' pages about who may sign in by what. */
export function createPolicyAreas(features: Features) {
  return [
    createPolicyAdminRoutes(features),
    createCockpitRoutes(features),
    createMethodRoutes(features),
    createRehearsalAdminRoutes(features),
    createNoticeAdminRoutes(features),
  ]
}
