import { Page, respond } from '@mot-cua/web'
import type { Context } from 'hono'
import { type EnterDeps, enter } from '../entrance/enter.ts'
import type { PortalEnv, PortalPage } from '../page.ts'
import { portalPaths } from './paths.ts'
import type { PortalAccountStore } from './portal-account.ts'
import type { FoundVisit, PortalVisit, PortalVisits } from './portal-visit.ts'
import type { PortalVisitCookie } from './portal-visit-cookie.ts'

export type CompleteDeps = EnterDeps & {
  accounts: Pick<PortalAccountStore, 'findOwner' | 'recordSignIn'>
  visits: PortalVisits
  visitCookie: PortalVisitCookie
}

/**
 * Both factors are proven. A password that somebody else has set is changed first; then the same
 * entrance as for every other way in.
 */
export async function completeSignIn(
  c: Context<PortalEnv>,
  deps: CompleteDeps,
  { visit, proven }: { visit: FoundVisit; proven: NonNullable<PortalVisit['proven']> },
) {
  const owner = await deps.accounts.findOwner(visit.accountId)
  if (!owner?.isActive) return abandon(c, deps, visit)
  if (owner.mustChange) {
    await deps.visits.markProven(visit, proven)
    return c.redirect(portalPaths.newPassword, 303)
  }
  // A second click finds the visit ended and the session there, or has to begin again.
  if (!(await deps.visits.end(visit))) {
    return c.redirect(c.var.session ? visit.returnTo : portalPaths.password, 303)
  }
  deps.visitCookie.clear(c)
  await deps.accounts.recordSignIn(visit.accountId, proven.at)
  const { accountId, personId, type, audience, name, level } = owner
  const account = { accountId, personId, type, audience, name, level }
  const { at: authenticatedAt, amr } = proven
  const { returnTo } = visit
  const path = await enter(c, deps, { proven: { ...account, authenticatedAt, amr }, returnTo })
  return respond(c, <GoingOnPage page={c.var.page} href={path} />)
}

/** Ends the visit and leads back to where it began. */
export async function abandon(
  c: Context<PortalEnv>,
  { visits, visitCookie }: Pick<CompleteDeps, 'visits' | 'visitCookie'>,
  visit: FoundVisit,
) {
  await visits.end(visit)
  visitCookie.clear(c)
  const query = new URLSearchParams({ return_to: visit.returnTo })
  return c.redirect(`${portalPaths.password}?${query}`, 303)
}

/**
 * A page that was answered first is a navigation of its own: where the way leads on to a province,
 * Chromium would stop the redirects behind the form (CSP `form-action`).
 */
function GoingOnPage({ page, href }: { page: PortalPage; href: string }) {
  const title = page.t('portalAccount.goingOn')
  return (
    <Page page={page} title={title} refreshTo={{ href, afterSeconds: 0 }}>
      <h1>{title}</h1>
      <p>
        <a href={href}>{page.t('leaving.link')}</a>
      </p>
    </Page>
  )
}
