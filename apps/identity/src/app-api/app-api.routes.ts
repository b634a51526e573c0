import { addressBucket, cookieName } from '@mot-cua/web'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie } from 'hono/cookie'
import { type AccountDeps, createAccountRoutes } from './account.routes.ts'
import { type AppApiEnv, type AppContext, refuse, suggestLanguage } from './answers.routes.ts'
import { createDeviceRoutes, type DeviceDeps } from './device.routes.ts'
import { createRequestRoutes, type RequestDeps } from './request.routes.ts'
import { createEntryRoutes, requireSession, type SessionDeps } from './session.routes.ts'

/** A passkey's answer is the longest that the app sends. */
const LARGEST_BODY_BYTES = 16 * 1024

export type AppApiDeps = SessionDeps & DeviceDeps & RequestDeps & AccountDeps

/** The API of the phone app, to be mounted at `APP_API_PATH`; tokens and proofs, no cookies. */
export function createAppApiRoutes(deps: AppApiDeps): Hono<AppApiEnv> {
  const onError = (c: unknown) => refuse(c as AppContext, 'invalid-request')
  return new Hono<AppApiEnv>()
    .use(suggestLanguage)
    .use(bodyLimit({ maxSize: LARGEST_BODY_BYTES, onError }))
    .use(noteOrigin(deps.issuer))
    .route('/', createEntryRoutes(deps))
    .use(requireSession(deps))
    .route('/', createDeviceRoutes(deps))
    .route('/', createRequestRoutes(deps))
    .route('/', createAccountRoutes(deps))
}

/** The browser's cookie is only looked at: whether the app runs where the code is shown. */
function noteOrigin(issuer: string): MiddlewareHandler<AppApiEnv> {
  const cookie = cookieName('identity', 'browser', issuer.startsWith('https:'))
  return async (c, next) => {
    const address = c.var.clientAddress
    const browserId = getCookie(c, cookie)
    c.set('origin', { address, addressBucket: addressBucket(address), browserId })
    await next()
  }
}
