import { LeavingPage, Page, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { IdentityPage } from '../page.ts'
import { type VisitEnv, visitPath } from './visit.tsx'

/**
 * `/sign-in/:id/continue`: hands the browser back to the provider. A page of its own, because
 * CSP `form-action` would follow the redirects of the POST before it to the relying party.
 */
export function createContinueRoutes() {
  return new Hono<VisitEnv>().get('/', (c) => {
    const { visit, page } = c.var
    if (!visit.hasResult) return respond(c, <WaitPage page={page} href={visitPath(visit)} />)
    const title = page.t('leaving.title')
    return respond(
      c,
      <LeavingPage
        page={page}
        title={title}
        href={visit.returnTo}
        linkLabel={page.t('leaving.link')}
      />,
    )
  })
}

/** A second click can arrive while the first is still being written down. */
function WaitPage({ page, href }: { page: IdentityPage; href: string }) {
  return (
    <Page page={page} title={page.t('leaving.title')} refreshTo={{ href, afterSeconds: 1 }}>
      <h1>{page.t('leaving.title')}</h1>
      <p>{page.t('leaving.wait')}</p>
      <p>
        <a href={href}>{page.t('leaving.link')}</a>
      </p>
    </Page>
  )
}
