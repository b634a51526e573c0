import { DomainError } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import type { StaffEnv } from '../page.ts'
import type { Issuers } from './issuers.ts'
import { acrOf } from './judge-arrival.ts'
import { UnavailablePage } from './sign-in.views.tsx'

/** `tryAgainAt`: where the proof begins, for whom the issuer did not answer. */
type Proving = { level: 1 | 2; returnTo: string; tryAgainAt: string }

/** An official who is signed in, by the e-ID once more, whatever session the issuer still has. */
export async function proveAgain(
  c: Context<StaffEnv>,
  { issuers }: { issuers: Issuers },
  { level, returnTo, tryAgainAt }: Proving,
): Promise<Response> {
  const { page, browserId, settings } = c.var
  const issuer = issuers.inForce(settings)
  try {
    if (!issuer) throw new DomainError('upstream-unavailable', `topology ${settings.topology}`)
    const { href } = await issuer.party.startSignIn({
      browserId,
      returnTo,
      uiLocales: page.locale,
      acrValues: acrOf[level],
      maxAge: 0,
    })
    return c.redirect(href, 303)
  } catch (error) {
    if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
    c.var.log.warn({ err: error }, 'the issuer cannot be reached')
    return respond(c, <UnavailablePage page={page} retryAt={tryAgainAt} />, 503)
  }
}
