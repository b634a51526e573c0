import { LeavingPage, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { type VisitEnv, visitPath } from './visit.tsx'

/**
 * `/sign-in/:id/continue`: hands the browser back to the provider. A page of its own, because
 * CSP `form-action` would follow the redirects of the POST before it to the relying party.
 */
export function createContinueRoutes() {
  return new Hono<VisitEnv>().get('/', (c) => {
    const { visit, page } = c.var
    // Nothing is decided yet: the page of the present step finds out what is missing.
    if (!visit.hasResult) return c.redirect(visitPath(visit, 'otp'), 303)
    const title = page.t('leaving.title')
    const linkLabel = page.t('leaving.link')
    return respond(c, <LeavingPage {...{ page, title, linkLabel }} href={visit.returnTo} />)
  })
}
