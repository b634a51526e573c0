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
  visitWishes: Pick<VisitWishes, 'localeOf'>
}): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const locale = await visitWishes.localeOf(c.var.browserId, c.req.query('return_to') ?? '')
    if (locale !== undefined) c.var.suggestLocale(locale)
    return next()
  }
}
