import type { KeyObject } from 'node:crypto'
import { DomainError } from '@mot-cua/kernel'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { CSRF_FIELD } from '../components/form.tsx'
import type { Catalog } from '../i18n/catalog.ts'
import { type ShellKey, shellCatalog } from '../i18n/shell-catalog.ts'
import { createTranslators } from '../i18n/translate.ts'
import type { Brand, PageContext, Preferences } from '../page/page-context.ts'
import { applyWish, parsePreferences, serializePreferences } from '../page/preferences.ts'
import { isApiPath } from './api-paths.ts'
import { type CookieSettings, ensureBrowserId } from './browser-cookie.ts'
import { cookieName } from './cookie-name.ts'
import { isCsrfToken, isOwnSender, makeCsrfToken } from './csrf.ts'
import { parseForm } from './read-form.ts'
import { safeRelativePath } from './relative-path.ts'
import type { AnyWebEnv, WebEnv } from './web-env.ts'

const PREFERENCES_SECONDS = 365 * 24 * 3600
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

type PageSettings<K extends string> = CookieSettings & {
  brand: Brand
  catalog: Catalog<K>
  shellCatalog?: Catalog<ShellKey>
  csrfKey: KeyObject
  apiPaths: readonly string[]
}

/** Puts `c.var.page` together. An API gets one too, without cookies and without a token. */
export function providePage<K extends string>(
  settings: PageSettings<K>,
): MiddlewareHandler<WebEnv<K>> {
  const translators = createTranslators(settings.catalog)
  const shells = createTranslators(settings.shellCatalog ?? shellCatalog)
  return async (c, next) => {
    const isApi = isApiPath(settings.apiPaths, c.req.path)
    const browserId = isApi ? '' : ensureBrowserId(c, settings)
    const chosen = isApi ? undefined : readPreferences(c, settings)
    const csrfToken = isApi ? '' : makeCsrfToken(settings.csrfKey, browserId)
    const showIn = (preferences: Preferences): PageContext<K> => ({
      ...preferences,
      t: translators[preferences.locale],
      shell: shells[preferences.locale],
      csrfToken,
      path: findReturnPath(c),
      brand: settings.brand,
    })
    const preferences = parsePreferences(chosen)
    c.set('browserId', browserId)
    c.set(
      'isFormToken',
      (presented) => !isApi && isCsrfToken(settings.csrfKey, browserId, presented),
    )
    c.set('page', showIn(preferences))
    c.set('suggestLocale', (locale) => {
      if (chosen === undefined) c.set('page', showIn(applyWish(preferences, { locale })))
    })
    await next()
  }
}

/** A GET shows itself again; after a POST it is the page that held the form. */
function findReturnPath(c: Context): string {
  const { pathname, search } = new URL(c.req.url)
  if (safeMethods.has(c.req.method)) return safeRelativePath(pathname + search)
  const referer = URL.parse(c.req.header('referer') ?? '')
  if (!referer || referer.host !== c.req.header('host')) return safeRelativePath(pathname)
  return safeRelativePath(referer.pathname + referer.search)
}

type FormSettings = {
  apiPaths: readonly string[]
  streamedPaths: readonly string[]
  publicUrl?: string | undefined
}

/** Refuses a form that was not sent from one of our own pages in the same browser. */
export function refuseForgedForms(settings: FormSettings): MiddlewareHandler<AnyWebEnv> {
  return async (c, next) => {
    if (!safeMethods.has(c.req.method) && !isApiPath(settings.apiPaths, c.req.path)) {
      await checkSender(c, settings)
    }
    await next()
  }
}

async function checkSender(c: Context<AnyWebEnv>, settings: FormSettings): Promise<void> {
  const hints = {
    fetchSite: c.req.header('sec-fetch-site'),
    origin: c.req.header('origin'),
    host: c.req.header('host') ?? new URL(c.req.url).host,
    publicUrl: settings.publicUrl,
  }
  if (!isOwnSender(hints)) throw new DomainError('forbidden', 'form sent by another site')
  // `readUpload` checks the token, before it takes the file in.
  if (isApiPath(settings.streamedPaths, c.req.path)) return
  const token = c.req.header('x-csrf-token') ?? (await parseForm(c))[CSRF_FIELD]
  if (!c.var.isFormToken(token)) {
    throw new DomainError('forbidden', 'form token is missing or of another browser')
  }
}

/** POST /preferences: keeps the wish in a cookie and goes back to where the reader was. */
export function savePreferences(settings: CookieSettings) {
  return async (c: Context<AnyWebEnv>): Promise<Response> => {
    const form = await parseForm(c)
    const before = applyWish(parsePreferences(readPreferences(c, settings)), {
      locale: form['shownIn'],
    })
    const preferences = applyWish(before, form)
    const name = cookieName(settings.appId, 'preferences', settings.secureCookies)
    setCookie(c, name, serializePreferences(preferences), {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: settings.secureCookies,
      maxAge: PREFERENCES_SECONDS,
    })
    return c.redirect(safeRelativePath(form['returnTo']), 303)
  }
}

function readPreferences(c: Context, { appId, secureCookies }: CookieSettings) {
  return getCookie(c, cookieName(appId, 'preferences', secureCookies))
}
