import { createKnownBrowserCookie } from '@mot-cua/authentication'
import { Hono } from 'hono'
import type { OnestopEnv } from '../page.ts'
import { createLocalVisitCookie } from '../staff-sign-in/local-visit-cookie.ts'
import { createGlassDoorRoutes, type GlassDoorDeps } from './glass-door.routes.tsx'
import { createMeetingRoutes } from './meeting.routes.tsx'

type Deps = Omit<GlassDoorDeps, 'glassCookie' | 'knownBrowserCookie'>

/** Every page of the way in while the e-ID is away. */
export function createGlassPages(features: Deps, app: { appId: string; isSecure: boolean }) {
  const deps = {
    ...features,
    glassCookie: createLocalVisitCookie(app.appId, app.isSecure, 'break-glass'),
    knownBrowserCookie: createKnownBrowserCookie(app.appId, app.isSecure),
  }
  return new Hono<OnestopEnv>()
    .route('/', createGlassDoorRoutes(deps))
    .route('/', createMeetingRoutes(deps))
}
