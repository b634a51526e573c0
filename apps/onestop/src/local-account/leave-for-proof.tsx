import { DomainError } from '@mot-cua/kernel'
import { LeavingPage, respond } from '@mot-cua/web'
import type { Context } from 'hono'
import type { CitizenEnv } from '../page.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { acrOf } from '../sign-in/judge-arrival.ts'
import { UnavailablePage } from '../sign-in/sign-in.views.tsx'

/** The issuer may take so long from the person's proof to the code it sends. */
const MAX_AGE_SECONDS = 5 * 60

/**
 * To the issuer for a proof of now: it asks whoever is signed in there once more (OpenID Connect
 * Core §3.1.2.1), and how old the proof is is checked in its answer.
 */
export async function leaveForProof(
  c: Context<CitizenEnv>,
  { issuers }: { issuers: Issuers },
  returnTo: string,
): Promise<Response> {
  const { page, browserId, settings } = c.var
  const title = page.t('link.leaving')
  const linkLabel = page.t('leaving.link')
  try {
    const issuer = issuers.inForce(settings)
    if (!issuer) throw new DomainError('upstream-unavailable', `topology ${settings.topology}`)
    const { href } = await issuer.party.startSignIn({
      browserId,
      returnTo,
      uiLocales: page.locale,
      acrValues: acrOf[settings.levels['link-local-account']],
      prompt: 'login',
      maxAge: MAX_AGE_SECONDS,
    })
    return await respond(c, <LeavingPage {...{ page, title, href, linkLabel }} />)
  } catch (error) {
    if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
    c.var.log.warn({ err: error }, 'the issuer cannot be reached')
    return respond(c, <UnavailablePage page={page} retryAt="/sign-in" />, 503)
  }
}
