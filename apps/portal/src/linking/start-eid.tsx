import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import { LeavingPage, respond } from '@mot-cua/web'
import type { Context } from 'hono'
import { type AssuranceLevel, acrOfAssurance } from '../assurance/assurance.ts'
import type { PortalEnv } from '../page.ts'

type FreshSignIn = {
  returnTo: string
  loginHint?: string | undefined
  /** What the e-ID is asked to prove; identity says in words where an account has not got it. */
  level?: AssuranceLevel
}

/**
 * To identity for a proof of now: whoever is signed in there shows it once more. A page that leaves
 * by itself, because a redirect after a form may not lead to another origin (CSP `form-action`).
 */
export async function leaveForFreshSignIn(
  c: Context<PortalEnv>,
  relyingParty: Pick<RelyingParty, 'startSignIn'>,
  { returnTo, loginHint, level = 1 }: FreshSignIn,
) {
  const { page, browserId } = c.var
  const start = { browserId, returnTo, uiLocales: page.locale, prompt: 'login' }
  const hint = loginHint === undefined ? {} : { loginHint }
  // Every e-ID has the lowest one.
  const demand = level === 1 ? {} : { acrValues: acrOfAssurance(level) }
  const href = await relyingParty
    .startSignIn({ ...start, ...hint, ...demand })
    .catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
      c.var.log.warn({ err: error }, 'identity cannot be reached')
      return undefined
    })
  // The page there says that identity is away, and what works without it.
  if (!href) return c.redirect('/sign-in/eid', 303)
  const title = page.t('linking.leaving')
  const linkLabel = page.t('linking.leavingLink')
  return respond(
    c,
    <LeavingPage page={page} title={title} href={href.href} linkLabel={linkLabel} />,
  )
}
