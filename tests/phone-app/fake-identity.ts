import { createServer } from 'node:http'
import type { buildPhoneApp } from '@mot-cua/authenticator/build'
import { APP_API_PATH, type AppRoute, appRoutes } from '@mot-cua/device-api'
import { listenAnywhere } from '@mot-cua/testing'
import { createAppServer, createLogger, securityHeaders } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { createPhoneAppRoutes } from '../../apps/identity/src/phone-app/phone-app.routes.tsx'
import { preparePhoneApp } from '../../apps/identity/src/phone-app/phone-app.ts'
import { createFakeApi, type FakeApi } from './fake-api.ts'
import { proofOf } from './proof-check.ts'

type AppFiles = Awaited<ReturnType<typeof buildPhoneApp>>
export type FakeIdentity = Awaited<ReturnType<typeof openFakeIdentity>>

/** Serves the real app before an API that answers what a test wants. */
export async function openFakeIdentity(files: AppFiles) {
  const door = createServer()
  const front = await listenAnywhere(door)
  const issuer = `http://localhost:${front.port}`
  const settings = { issuer, profile: 'vn-2024', isOfficial: false, hotline: '1900 0000' } as const
  const api = createFakeApi(issuer)
  const app = new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(securityHeaders({ secure: false }))) {
        if (!c.res.headers.has(name)) c.res.headers.set(name, value)
      }
    })
    .get('/authorize', (c) => c.redirect(api.authorize(new URL(c.req.url).searchParams)))
    .post('/token', async (c) => {
      await proofOf(c.req.raw, `${issuer}/token`)
      return c.json({ access_token: 'access-token', token_type: 'DPoP', expires_in: 600 })
    })
    .get('/account', (c) => c.html('<!doctype html><title>account</title><h1>account</h1>'))
    .get('/sign-in/:id/qr', (c) => c.html('<!doctype html><title>back</title><h1>back</h1>'))
    .route('/', createPhoneAppRoutes(preparePhoneApp(files, settings)) as unknown as Hono)
  serveApi(app, issuer, api)
  const server = createAppServer({
    app,
    publicUrl: issuer,
    trustedProxies: [],
    logger: createLogger({ app: 'fake', level: 'silent' }),
  })
  door.on('request', (incoming, outgoing) => server.emit('request', incoming, outgoing))
  return { issuer, api, close: () => front.close() }
}

const withoutToken: readonly AppRoute[] = ['unlock', 'unlockPasskeyOptions']

function serveApi(app: Hono, issuer: string, api: FakeApi): void {
  for (const [name, { method, path }] of Object.entries(appRoutes) as [
    AppRoute,
    { method: string; path: string },
  ][]) {
    app.on(method, `${APP_API_PATH}${path}`, async (c: Context) => {
      const proof = await proofOf(c.req.raw, issuer + new URL(c.req.url).pathname, {
        hasToken: !withoutToken.includes(name),
      })
      const body: unknown = await c.req.json().catch(() => undefined)
      const answer = api.answer(name, { ...proof, body, id: c.req.param('id') ?? '' })
      if (answer.body === undefined) return c.body(null, 204)
      return c.json(answer.body as object, answer.status as 200)
    })
  }
}
