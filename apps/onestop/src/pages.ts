import { createKnownBrowserCookie } from '@mot-cua/authentication'
import { deriveKey } from '@mot-cua/kernel'
import { createSmsReportRoutes, REPORTS_PATH } from '@mot-cua/sms'
import {
  createInfoPages,
  createSessionCookie,
  createWebApp,
  type FrameOf,
  type Logger,
  type Observation,
} from '@mot-cua/web'
import { Hono } from 'hono'
import { createGlassPages } from './break-glass/glass-pages.routes.ts'
import { createAccountRoutes } from './citizen-account/account.routes.tsx'
import { appIdOf, type OnestopConfig } from './config.ts'
import type { Features } from './features.ts'
import { createGuideRoutes } from './guide/guide.routes.tsx'
import { provideGuides } from './guide/provide-guides.ts'
import { createHatRoutes } from './hat/hat.routes.tsx'
import { provideHats } from './hat/provide-hats.ts'
import { watchForms } from './hat/watch-forms.ts'
import { createHomeRoutes } from './home/home.routes.tsx'
import { createShellFrame } from './home/shell-frame.ts'
import { createCredentialRoutes } from './local-account/credentials.routes.tsx'
import { createLinkRoutes } from './local-account/link.routes.tsx'
import { createMessages } from './messages.ts'
import { createOperatorPages } from './operator/operator-pages.routes.ts'
import type { OnestopEnv } from './page.ts'
import { createReadinessRoutes } from './readiness/readiness.routes.tsx'
import { createReminderRoutes } from './reminder/reminder.routes.tsx'
import { provideSession } from './session/provide-session.ts'
import { provideSettings } from './settings/settings.routes.ts'
import { createHatChoiceRoutes } from './sign-in/hat-choice.routes.tsx'
import { backChannelPath } from './sign-in/paths.ts'
import { createSignInRoutes } from './sign-in/sign-in.routes.tsx'
import { createSignOutRoutes } from './sign-in/sign-out.routes.tsx'
import { createStaffSignInRoutes } from './sign-in/staff-sign-in.routes.tsx'
import { IDENTITY_PATH } from './staff-identity/paths.ts'
import { createStaffIdentityRoutes } from './staff-identity/staff-identity.routes.tsx'
import { createUnitReviewRoutes } from './staff-identity/unit-review.routes.tsx'
import { createStaffMessageRoutes } from './staff-message/staff-message.routes.tsx'
import { createStaffPictureRoutes } from './staff-picture/staff-picture.routes.ts'
import { createLocalPages } from './staff-sign-in/local-pages.routes.ts'
import { createWorkspaceRoutes } from './workspace/workspace.routes.tsx'

type Deps = {
  features: Features
  logger: Logger
  isReady: () => Promise<void>
  observation?: Observation
}

/** In the order in which a request meets them. */
export function createPages(config: OnestopConfig, { features, ...deps }: Deps) {
  const { textProfile, publicUrl } = config
  const appId = appIdOf(config.preset)
  const cookie = createSessionCookie({ appId, secureCookies: isSecure(config) })
  const around = { ...features, cookie }
  const reader = [provideSettings(features), provideSession(around), provideHats(features)] as const
  const frameOf = createShellFrame(reader)
  const web = createShell(config, { ...deps, settings: features.settings, frameOf })
  const knownBrowserCookie = createKnownBrowserCookie(appId, isSecure(config))
  const pages = new Hono<OnestopEnv>()
    .use(...reader)
    .use(provideGuides({ guides: features.guides, publicUrl }))
    .use(watchForms(features))
    .route('/', createInfoPages(frameOf))
    .route('/', createHomeRoutes({ portalUrl: config.portalIssuer, now: features.now }))
    .route('/', createGuideRoutes({ ...config, guides: features.guides }))
    .route('/', createSignInRoutes(around))
    .route('/', createStaffSignInRoutes(features))
    .route('/', createHatChoiceRoutes(around))
    .route('/', createHatRoutes(around))
    .route('/', createSignOutRoutes(around))
    .route('/', createLocalPages(around, { appId, isSecure: isSecure(config) }))
    .route('/', createGlassPages(around, { appId, isSecure: isSecure(config) }))
    .route('/', createOperatorPages({ ...features, knownBrowserCookie, textProfile, publicUrl }))
    .route('/', createWorkspaceRoutes(features))
    .route('/', createStaffMessageRoutes(features))
    .route('/', createAccountRoutes({ ...features, portalUrl: config.portalIssuer }))
    .route('/', createLinkRoutes(features))
    .route('/', createCredentialRoutes(features))
    .route('/', createReadinessRoutes(features))
    .route('/', createReminderRoutes(features))
    .route('/', createStaffIdentityRoutes(features))
    .route('/', createUnitReviewRoutes(features))
    .route('/', createStaffPictureRoutes(features))
  return web.route(REPORTS_PATH, createReports(config, features)).route('/', pages)
}

function createReports({ sms }: OnestopConfig, { sms: { reports }, store }: Features) {
  return createSmsReportRoutes({ sources: sms?.reportSources ?? [], reports, counters: store })
}

type ShellDeps = Omit<Deps, 'features'> & { settings: Features['settings']; frameOf: FrameOf }

function createShell(config: OnestopConfig, { settings, ...deps }: ShellDeps) {
  return createWebApp({
    appId: appIdOf(config.preset),
    brand: brandOf(config, settings),
    catalog: createMessages(config.textProfile),
    csrfKey: deriveKey(config.secretKey, 'csrf'),
    secureCookies: isSecure(config),
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    ...deps,
    streamedPaths: [IDENTITY_PATH],
    apiPaths: [backChannelPath('portal'), backChannelPath('identity'), `${REPORTS_PATH}/`],
  })
}

/** Name and hotline as they are set when a page is made, on pages of errors too. */
function brandOf({ isOfficial }: OnestopConfig, settings: ShellDeps['settings']) {
  return {
    get name() {
      return settings.current().portalName
    },
    get hotline() {
      return settings.current().support.hotline
    },
    shortMark: 'M',
    official: isOfficial,
    homeUrl: '/',
    helpUrl: '/help',
    termsUrl: '/terms',
    accessibilityUrl: '/accessibility',
  }
}

function isSecure({ publicUrl }: OnestopConfig): boolean {
  return publicUrl.startsWith('https:')
}
