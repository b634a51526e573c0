import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { SignedInEnv } from '../page.ts'
import { AdminHomePage } from './admin.views.tsx'
import { requireAdmin } from './require-admin.ts'

/** Everything below `/admin`, behind one door; an area writes its paths without that prefix. */
export function createAdminRoutes(areas: readonly Hono<SignedInEnv>[]) {
  const admin = new Hono<SignedInEnv>()
    .use(requireAdmin())
    .get('/', (c) => respond(c, <AdminHomePage admin={c.var} />))
  for (const area of areas) admin.route('/', area)
  return admin
}
