import { deriveKey } from '@mot-cua/kernel'
import { createDrawnPages, type OidcProvider } from '@mot-cua/oidc'
import { createSmsReportRoutes, REPORTS_PATH } from '@mot-cua/sms'
import {
  createInfoPages,
  createSessionCookie,
  createWebApp,
  type Logger,
  type Observation,
} from '@mot-cua/web'
import { Hono } from 'hono'
import { createAdminRoutes } from './admin/admin.routes.tsx'
import { createAdminAreas } from './admin-areas.ts'
import { createChooserRoutes } from './chooser/chooser.routes.tsx'
import type { PortalConfig } from './config.ts'
import {
  contentApiPaths,
  contentStreamedPaths,
  createContentApi,
  createContentPages,
} from './content-routes.ts'
import { createCorrectionRoutes } from './correction/correction.routes.tsx'
import { type Features, SCHEMA } from './features.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createIdentityInfoRoutes } from './identity-info/identity-info.routes.tsx'
import { createLinkingPages } from './linking-area.ts'
import { createMessages } from './messages.ts'
import { createNotificationRoutes } from './notifications/notifications.routes.tsx'
import type { PortalEnv } from './page.ts'
import { createClosedRoutes } from './policy/closed.routes.tsx'
import { freshenPolicies } from './policy/freshen.routes.ts'
import { createPortalAccountPages } from './portal-account-pages.ts'
import { POSTAL_BACK_CHANNEL_PATH } from './postal/paths.ts'
import { createPostalRoutes } from './postal/postal.routes.tsx'
import { createInteractions } from './provider/interactions.ts'
import { createPortalProvider } from './provider/portal-provider.ts'
import { createProviderPageRoutes, providerPagesAt } from './provider/provider-pages.tsx'
import { createVisitRoutes } from './provider-visit/visit.routes.tsx'
import { suggestVisitLocale } from './provider-visit/visit-locale.routes.ts'
import { createCallerTokens } from './registered-service/caller-tokens.ts'
import { createRehearsalRoutes } from './rehearsal/rehearsal.routes.tsx'
import { createSearchRoutes } from './search/search.routes.tsx'
import { provideSession } from './session/provide-session.ts'
import { BACK_CHANNEL_PATH } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'
import { createPortalSignOut, type SignOut } from './sign-in/sign-out.ts'
import { createVerifyRoutes } from './verification/verify.routes.tsx'

type Deps = {
  features: Features
  logger: Logger
  isReady: () => Promise<void>
  observation?: Observation
}

/** The pages together with the provider that hands its questions to them. */
export async function createPages(config: PortalConfig, deps: Deps) {
  const { features, logger } = deps
  const drawing: Parameters<typeof createDrawnPages>[0] = { current: undefined }
  const cookie = createSessionCookie({ appId: 'portal', secureCookies: isSecure(config) })
  const signOut = createPortalSignOut(config, { ...features, logger, clearing: cookie.clearing })
  const pages = createDrawnPages(drawing, providerPagesAt)
  const oidc = await createPortalProvider(config, { ...features, signOut, cookie, pages, logger })
  const app = createApp(config, { ...deps, oidc, signOut })
  drawing.current = app
  return { app, oidc }
}

type AppDeps = Deps & { oidc: OidcProvider; signOut: SignOut }

/** In the order in which a request meets them. */
function createApp(config: PortalConfig, { features, oidc, signOut, ...deps }: AppDeps) {
  const web = createShell(config, deps)
  const cookie = createSessionCookie({ appId: 'portal', secureCookies: isSecure(config) })
  const callers = features.callers ?? createCallerTokens(config, { ...features, oidc })
  const interactions = createInteractions(oidc)
  const pages = new Hono<PortalEnv>()
    .use(freshenPolicies(features))
    .use(provideSession({ ...features, cookie }))
    .use('/sign-in/*', suggestVisitLocale(features))
    .route('/', createHomeRoutes(features))
    .route('/', createSearchRoutes(features))
    .route('/', createNotificationRoutes(features))
    .route('/', createChooserRoutes(features))
    .route('/', createClosedRoutes({ ...features, interactions }))
    .route('/', createSignInRoutes({ ...features, interactions, cookie }))
    .route('/', createSignOutRoutes({ ...features, signOut, cookie }))
    .route('/', createProviderPageRoutes())
    .route('/', createVisitRoutes({ ...features, interactions, cookie }))
    .route('/', createIdentityInfoRoutes(features))
    .route(
      '/',
      createVerifyRoutes({ ...features, requireLegacyId: config.requireLegacyId, cookie }),
    )
    .route('/', createCorrectionRoutes(features))
    .route('/', createLinkingPages({ ...features, interactions, cookie }))
    .route('/', createContentPages(features))
    .route('/', createPortalAccountPages({ ...features, cookie, isSecure: isSecure(config) }))
    .route('/', createRehearsalRoutes(features))
    .route('/admin', createAdminRoutes(createAdminAreas(features, oidc)))
  const { postalParty } = features
  if (postalParty) pages.route('/', createPostalRoutes({ ...features, postalParty, cookie }))
  return web
    .route('/', createInfoPages())
    .route(REPORTS_PATH, createReports(config, features))
    .route('/', createContentApi({ ...features, callers }, config.publicUrl))
    .route('/', pages)
}

function createReports({ sms }: PortalConfig, { sms: { reports }, store }: Features) {
  return createSmsReportRoutes({ sources: sms?.reportSources ?? [], reports, counters: store })
}

function createShell(config: PortalConfig, deps: Omit<Deps, 'features'>) {
  const catalog = createMessages(config.textProfile)
  return createWebApp({
    appId: SCHEMA,
    brand: {
      name: catalog.vi['brand.name'],
      shortMark: 'C',
      official: config.isOfficial,
      homeUrl: '/',
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline: config.hotline,
      guideUrl: config.guideUrl,
    },
    catalog,
    csrfKey: deriveKey(config.secretKey, 'csrf'),
    secureCookies: isSecure(config),
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    ...deps,
    apiPaths: [BACK_CHANNEL_PATH, POSTAL_BACK_CHANNEL_PATH, `${REPORTS_PATH}/`, ...contentApiPaths],
    streamedPaths: contentStreamedPaths,
  })
}

function isSecure({ publicUrl }: PortalConfig): boolean {
  return publicUrl.startsWith('https:')
}
