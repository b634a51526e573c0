import type { Server } from 'node:http'
import { deriveKey } from '@mot-cua/kernel'
import { createAppServer, createInfoPages, createWebApp, type Logger } from '@mot-cua/web'
import { catalog } from '../desk/messages.ts'
import { SANDBOX_HOTLINE, sandboxSecrets } from '../start/sandbox-values.ts'
import { createGuideRoutes } from './guide.routes.tsx'

/** What a phone must know before it can use a sandbox on its network. */
export type Guide = {
  /** The plain page itself; the phone's first address. */
  url: string
  /** The certificate authority, PEM. */
  authority: string
  /** SHA-256 of it, as phones and the terminal show it. */
  fingerprint: string
  /** True where phones that installed an earlier one have to do so again. */
  isNewAuthority: boolean
  /** The phone app, which only opens once the authority is trusted. */
  appUrl: string
}

type Deps = { portalUrl: string; logger: Logger }

/** One page in plain http: how a phone comes to trust the sandbox. It asks for nothing. */
export function openGuide(guide: Guide, { portalUrl, logger }: Deps): Server {
  const app = createWebApp({
    appId: 'guide',
    brand: {
      name: 'Bản mô phỏng trên mạng này',
      shortMark: 'M',
      official: false,
      homeUrl: '/',
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline: SANDBOX_HOTLINE,
    },
    catalog,
    csrfKey: deriveKey(sandboxSecrets.desk, 'guide-csrf'),
    secureCookies: false,
    trustedProxies: [],
    logger,
    isReady: () => Promise.resolve(),
  })
  app.route('/', createGuideRoutes({ ...guide, portalUrl }))
  app.route('/', createInfoPages())
  return createAppServer({ app, publicUrl: guide.url, trustedProxies: [], logger })
}
