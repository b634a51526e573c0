import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { staffLevels } from '../hat/hat.ts'
import type { StaffEnv } from '../page.ts'
import type { ReadinessStore } from '../readiness/readiness.ts'
import { requireStaff } from '../session/guards.routes.ts'
import { STAFF_HOME } from '../sign-in/paths.ts'
import { WorkspacePage } from './workspace.views.tsx'

type Deps = { readiness: Pick<ReadinessStore, 'lacksOf'> }

/** Where an official arrives (R146). */
export function createWorkspaceRoutes({ readiness }: Deps) {
  return new Hono<StaffEnv>().get(STAFF_HOME, requireStaff(), async (c) => {
    const { page, settings, session, hat } = c.var
    const lacks = await readiness.lacksOf(hat.account.id, staffLevels(settings.levels))
    return respond(c, <WorkspacePage {...{ page, settings, session, hat, lacks }} />)
  })
}
