import type { KeyObject } from 'node:crypto'
import { DomainError } from '@mot-cua/kernel'
import { Hono } from 'hono'
import { ASSETS_PATH } from '../assets/asset.ts'
import { serveAsset } from '../assets/serve-assets.ts'
import { createErrorAnswer, type FrameOf } from '../errors/answer-error.tsx'
import type { Catalog } from '../i18n/catalog.ts'
import type { ShellKey } from '../i18n/shell-catalog.ts'
import type { Logger } from '../log/logger.ts'
import { admitToMetrics } from '../observe/metrics-access.ts'
import { createObservation, type Observation } from '../observe/observation.ts'
import type { Brand } from '../page/page-context.ts'
import { PREFERENCES_PATH } from '../page/preferences.ts'
import { createReadyAnswer } from './health.ts'
import { limitBody } from './limit-body.ts'
import { providePage, refuseForgedForms, savePreferences } from './page-middleware.ts'
import { describeRequest, logRequest, setSecurityHeaders } from './request-middleware.ts'
import type { WebEnv } from './web-env.ts'

const LARGEST_BODY_BYTES = 64 * 1024

export type WebAppOptions<K extends string> = {
  /** Part of cookie names and of metrics: `identity`, `portal`, `onestop-binhdinh`. */
  appId: string
  brand: Brand
  catalog: Catalog<K>
  /** The shell's messages, when a text profile changes them. */
  shellCatalog?: Catalog<ShellKey>
  csrfKey: KeyObject
  /** True on https: `__Host-` cookies and HSTS. */
  secureCookies: boolean
  trustedProxies: readonly string[]
  /** Where people reach the app; needed only behind a proxy that rewrites `Host`. */
  publicUrl?: string
  logger: Logger
  /** Rejects, or takes longer than 2 s, when the app cannot serve. */
  isReady: () => Promise<void>
  /** Routes that authenticate by token: no cookies, no form token, problem documents. */
  apiPaths?: readonly string[]
  /**
   * Paths, written as `apiPaths`, whose handlers read the body themselves with a bound of their own:
   * by `readBody`, or by `readUpload`, which checks the form's token.
   */
  streamedPaths?: readonly string[]
  /** Around error pages; where it fails they stand without. */
  frameOf?: FrameOf
  /** How the app is watched; the same as its server's. */
  observation?: Observation
  now?: () => Date
}

/** The Hono app every party starts from; read downwards, it is the order of a request. */
export function createWebApp<K extends string>(options: WebAppOptions<K>): Hono<WebEnv<K>> {
  const { apiPaths = [], streamedPaths = [], now = () => new Date() } = options
  const forms = { ...options, apiPaths, streamedPaths }
  const { metrics, metricsAccess, tracing } =
    options.observation ?? createObservation(options.appId)
  const app = new Hono<WebEnv<K>>()
  app.onError(createErrorAnswer({ apiPaths, now, frameOf: options.frameOf }))
  app.notFound(() => {
    throw new DomainError('not-found', 'no such route')
  })
  app.use(setSecurityHeaders(options.secureCookies))
  app.use(describeRequest({ ...options, tracing }))
  app.get(`${ASSETS_PATH}*`, serveAsset)
  app.get('/livez', (c) => c.json({ status: 'alive' }))
  app.get('/readyz', createReadyAnswer(options.isReady))
  app.get('/metrics', admitToMetrics(metricsAccess), async (c) =>
    c.body(await metrics.render(), 200, { 'content-type': metrics.contentType }),
  )
  app.use(logRequest)
  app.use(metrics.measure)
  app.use(providePage(forms))
  app.use(limitBody(LARGEST_BODY_BYTES, streamedPaths))
  app.use(refuseForgedForms(forms))
  app.post(PREFERENCES_PATH, savePreferences(options))
  return app
}
