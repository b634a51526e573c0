import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import { WorkspacePage } from './workspace.views.tsx'

/** Where an official arrives (R146). */
export function createWorkspaceRoutes() {
  return new Hono<StaffEnv>().get('/staff', requireStaff(), (c) => {
    const { page, settings, session, hat } = c.var
    return respond(c, <WorkspacePage {...{ page, settings, session, hat }} />)
  })
}
