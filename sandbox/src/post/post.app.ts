import type { Server } from 'node:http'
import { deriveKey } from '@mot-cua/kernel'
import { createAppServer, createWebApp } from '@mot-cua/web'
import { catalog } from '../desk/messages.ts'
import { SANDBOX_HOTLINE, sandboxSecrets } from '../start/sandbox-values.ts'
import { createPostPages, createPostRoutes } from './post.routes.tsx'
import { createPostProvider, type PostDeps } from './post-provider.ts'

export type Post = { server: Server; close: () => void }

/** Logouts that could not be told at once are told within this time. */
const OUTBOX_INTERVAL_MS = 2_000

/** A stand-in for Vietnam Post's identity provider: small, and never more than a sandbox's. */
export async function openPost(deps: PostDeps): Promise<Post> {
  const drawing: Parameters<typeof createPostPages>[0] = { current: undefined }
  const oidc = await createPostProvider(deps, createPostPages(drawing))
  const app = createWebApp({
    appId: 'post',
    brand: {
      name: catalog.vi['post.brand'],
      shortMark: 'B',
      official: false,
      homeUrl: '/',
      helpUrl: '/',
      termsUrl: '/',
      accessibilityUrl: '/',
      hotline: SANDBOX_HOTLINE,
    },
    catalog,
    csrfKey: deriveKey(sandboxSecrets.post, 'csrf'),
    secureCookies: deps.issuer.startsWith('https:'),
    trustedProxies: [],
    publicUrl: deps.issuer,
    logger: deps.logger,
    isReady: () => deps.engine.ping(),
  })
  app.route('/', createPostRoutes({ ...deps, oidc: () => oidc }))
  drawing.current = app
  const around = { publicUrl: deps.issuer, trustedProxies: [], logger: deps.logger }
  const server = createAppServer({ app, provider: oidc, ...around })
  const timer = setInterval(
    () => void oidc.logouts.deliver().catch(() => undefined),
    OUTBOX_INTERVAL_MS,
  )
  return { server, close: () => clearInterval(timer) }
}
