import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { NotBehindGlassPage } from '../break-glass/glass-area.views.tsx'
import type { StaffEnv } from '../page.ts'
import { isBreakGlass } from '../session/session.ts'
import { isOpenBehindGlass } from './behind-glass.ts'
import { workingOf } from './settings.routes.tsx'

/** Before every page of operators: whoever broke the glass finds what is on the list, and no more. */
export function withinGlass() {
  return createMiddleware<StaffEnv>(async (c, next) => {
    const isOpen = !isBreakGlass(c.var.session) || isOpenBehindGlass(c.req.method, c.req.path)
    return isOpen ? next() : waitForEid(c)
  })
}

/** What a session behind the broken glass is answered where it may not act. */
export function waitForEid(c: Context<StaffEnv>) {
  return respond(c, <NotBehindGlassPage working={workingOf(c)} />, 403)
}
