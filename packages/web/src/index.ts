export { shellAssets, shellStyles } from './assets/shell-assets.ts'
export {
  type Account,
  type AccountChoice,
  type AccountItem,
} from './components/account-menu.tsx'
export { BackLink, Button, type ButtonKind, ButtonRow } from './components/button.tsx'
export { Card, CardGrid, TwoColumns } from './components/card.tsx'
export { Countdown } from './components/countdown.tsx'
export { CredentialsFields } from './components/credentials-fields.tsx'
export { Disclosure } from './components/disclosure.tsx'
export { DisplayChoices } from './components/display-menu.tsx'
export { ErrorSummary, errorAt, listErrors, type PageError } from './components/error-summary.tsx'
export { Field } from './components/field.tsx'
export { FileField } from './components/file-field.tsx'
export { CSRF_FIELD, CsrfField, Form } from './components/form.tsx'
export { GuideLink } from './components/guide-link.tsx'
export { LeavingPage } from './components/leaving-page.tsx'
export { News, type NewsItem } from './components/news.tsx'
export { Notice } from './components/notice.tsx'
export { OtpField } from './components/otp-field.tsx'
export { OtpForm, type OtpFormWords } from './components/otp-form.tsx'
export { Page, type PageFrame, type Refresh } from './components/page.tsx'
export { PasskeyForm } from './components/passkey-form.tsx'
export { PasswordField } from './components/password-field.tsx'
export { QrCard, type QrModules, QrPlate } from './components/qr-card.tsx'
export { Radios } from './components/radios.tsx'
export { type Choice, SelectField } from './components/select-field.tsx'
export { SideMenuLayout } from './components/side-menu-layout.tsx'
export { type Status, StatusBadge } from './components/status-badge.tsx'
export { Stepper } from './components/stepper.tsx'
export { StoppedPage } from './components/stopped-page.tsx'
export { SummaryList, type SummaryRow } from './components/summary-list.tsx'
export { Table, type TableColumn } from './components/table.tsx'
export { type Tab, Tabs } from './components/tabs.tsx'
export { TextArea } from './components/text-area.tsx'
export { Tile, TileNote, Tiles } from './components/tile.tsx'
export { UsernameField } from './components/username-field.tsx'
export { ConfigError, readEnvironment } from './environment/read-environment.ts'
export {
  addressSetting,
  commonSettings,
  guideSettings,
  listSetting,
  networksSetting,
  SANDBOX_SECRET_PREFIX,
  secretSetting,
  serviceSettings,
} from './environment/settings.ts'
export { answerProblem, type FrameOf, type ProblemAnswer, problem } from './errors/answer-error.tsx'
export { renderErrorsDoc } from './errors/errors-doc.ts'
export {
  type Catalog,
  createCatalog,
  type Locale,
  locales,
  type Messages,
  type TextProfile,
} from './i18n/catalog.ts'
export {
  formatDate,
  formatDateTime,
  formatMomentFrom,
  formatNumber,
  formatPercent,
  formatTime,
  formatTimeFrom,
} from './i18n/formatting.ts'
export { type ShellKey, shellCatalog } from './i18n/shell-catalog.ts'
export { createTranslators, findCatalogProblems, type Translate } from './i18n/translate.ts'
export { createInfoPages } from './info-pages/info-pages.routes.tsx'
export { createLogger, type Logger, type LogLevel } from './log/logger.ts'
export {
  createObservation,
  loopbackOnly,
  type Observation,
  type ObservationSettings,
  openObservation,
} from './observe/observation.ts'
export { watchStorage } from './observe/watch-storage.ts'
export {
  createOpenApiRoutes,
  describeOperation,
  type Operation,
  toJsonSchema,
} from './openapi/openapi.ts'
export type { Brand, PageContext, ShellContext, TextSize, Theme } from './page/page-context.ts'
export { createProgress, type Progress, type ProgressOutput } from './terminal/progress.ts'
export {
  type AppServerOptions,
  createAppServer,
  type ProviderMount,
  SERVER_TIMEOUTS,
} from './web-app/app-server.ts'
export {
  addressBucket,
  createAddressResolver,
  createNetworkCheck,
} from './web-app/client-address.ts'
export { cookieName } from './web-app/cookie-name.ts'
export { createWebApp, type WebAppOptions } from './web-app/create-web-app.ts'
export {
  alreadyAnswered,
  createEventStreams,
  type EventStream,
  type EventStreams,
} from './web-app/event-stream.ts'
export { listRoutes, type Route } from './web-app/list-routes.ts'
export { createMetrics, type Figure, type Metrics } from './web-app/metrics.ts'
export { readBody } from './web-app/read-body.ts'
export { readForm } from './web-app/read-form.ts'
export {
  readUpload,
  readUploads,
  type UploadedFile,
  type UploadedForm,
  type UploadedForms,
} from './web-app/read-upload.ts'
export { safeRelativePath } from './web-app/relative-path.ts'
export { repeatRounds } from './web-app/repeat-rounds.ts'
export { respond } from './web-app/respond.ts'
export {
  contentSecurityPolicy,
  permissionsPolicy,
  securityHeaders,
} from './web-app/security-headers.ts'
export { assertPortsFree, listenOn, runMain, stopOnSignal, stopServer } from './web-app/serve.ts'
export { type OpenedParty, runParty, type ServedParty, serveParty } from './web-app/serve-party.ts'
export { createSessionCookie, type SessionCookie } from './web-app/session-cookie.ts'
export type { AnyWebEnv, WebEnv } from './web-app/web-env.ts'
