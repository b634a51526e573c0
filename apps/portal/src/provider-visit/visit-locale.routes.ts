import { locales } from '@mot-cua/web'
import type { MiddlewareHandler } from 'hono'
import type { PortalEnv } from '../page.ts'
import type { VisitWishes } from './visit-wishes.ts'

/**
 * The chooser and the ways in are shown in the language that the service showed, until the reader
 * says otherwise here: the visit's own page is left before anybody sees it.
 */
export function suggestVisitLocale({
  visitWishes,
}: {
  visitWishes: Pick<VisitWishes, 'uiLocalesOf'>
}): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const returnTo = c.req.query('return_to') ?? ''
    const wished = localeWishedBy(await visitWishes.uiLocalesOf(c.var.browserId, returnTo))
    if (wished !== '') c.var.suggestLocale(wished)
    return next()
  }
}

/** The first that the portal speaks of those that a service names; empty for none. */
export function localeWishedBy(uiLocales: readonly string[]): string {
  const wanted = uiLocales.map((tag) => tag.split('-')[0]?.toLowerCase())
  return wanted.find((language) => locales.some((one) => one === language)) ?? ''
}
