import { DomainError } from '@mot-cua/kernel'
import { contentSecurityPolicy, permissionsPolicy, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { IdentityEnv } from '../page.ts'
import { PlainPage } from '../plain-page.tsx'
import type { PhoneApp, ServedFile } from './phone-app.ts'

const ONE_YEAR = 'public, max-age=31536000, immutable'

/** The camera, a worker and passkeys are for the phone app alone; other pages keep their own rules. */
const ownHeaders = {
  'content-security-policy': contentSecurityPolicy({
    formsStayHere: true,
    sources: {
      'img-src': "'self' data: blob:",
      'media-src': "'self' blob:",
      'worker-src': "'self'",
      'manifest-src': "'self'",
    },
  }),
  'permissions-policy': permissionsPolicy([
    'camera',
    'publickey-credentials-create',
    'publickey-credentials-get',
  ]),
}

/** `/app/`: the phone app's files; what it asks identity goes to `/app/api`. */
export function createPhoneAppRoutes(phoneApp: PhoneApp | undefined) {
  const routes = new Hono<IdentityEnv>().get('/app', (c) => c.redirect('/app/', 301))
  if (!phoneApp) {
    return routes.get('/app/', tellMissing).get('/app/callback', tellMissing)
  }
  const { shell, files } = phoneApp
  return (
    routes
      .get('/app/', (c) => serve(c, shell, 'no-cache'))
      // The address carries a code: nothing of this answer stays anywhere.
      .get('/app/callback', (c) => serve(c, shell, 'no-store'))
      .get('/app/:file', (c) => {
        const file = files.get(c.req.param('file'))
        if (!file) throw new DomainError('not-found', 'no such file of the phone app')
        return serve(c, file, file.isHashed ? ONE_YEAR : 'no-cache')
      })
  )
}

function tellMissing(c: Context<IdentityEnv>) {
  const { page } = c.var
  return respond(
    c,
    <PlainPage page={page} title="phoneApp.missing.title" text="phoneApp.missing.text" />,
    404,
  )
}

function serve(c: Context, file: ServedFile, cacheControl: string): Response {
  const { body, gzipped, type } = file
  const isPacked = gzipped !== undefined && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
  return c.body(isPacked ? gzipped : body, 200, {
    ...ownHeaders,
    'content-type': type,
    'cache-control': cacheControl,
    ...(gzipped ? { vary: 'accept-encoding' } : {}),
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  })
}
