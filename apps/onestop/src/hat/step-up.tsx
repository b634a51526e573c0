import { type Clock, DomainError } from '@mot-cua/kernel'
import { LeavingPage, respond } from '@mot-cua/web'
import type { Context } from 'hono'
import type { OnestopEnv } from '../page.ts'
import type { ByIssuer, Session } from '../session/session.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { acrOf } from '../sign-in/judge-arrival.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { UnavailablePage } from '../sign-in/sign-in.views.tsx'
import type { Hat } from '../staff-account/staff-account.ts'
import { demandOf, isProofGood, levelOf, proofSeconds, SWITCH_PATH } from './hat.ts'
import type { HatWishes } from './hat-wishes.ts'

export type StepUpDeps = { issuers: Issuers; hatWishes: HatWishes; now: Clock }

/** Of a person whom an issuer named: only of such is it known which accounts are theirs. */
export type Proved = Session & ByIssuer

type SteppingUp = { session: Proved; hat: Hat; returnTo: string }

/**
 * To the issuer for a higher or younger proof; the sign-in behind it puts the wished hat on and
 * goes on to the page that it was wanted for.
 */
export async function stepUp(
  c: Context<OnestopEnv>,
  { issuers, hatWishes, now }: StepUpDeps,
  { session, hat, returnTo }: SteppingUp,
): Promise<Response> {
  const { page, browserId, settings } = c.var
  const demand = demandOf(hat, returnTo)
  const issuer = issuers.inForce(settings)
  try {
    if (!issuer) throw new DomainError('upstream-unavailable', `topology ${settings.topology}`)
    await hatWishes.remember(browserId, { staffAccountId: hat.account.id, returnTo, demand })
    const { href } = await issuer.party.startSignIn({
      browserId,
      returnTo: SWITCH_PATH,
      uiLocales: page.locale,
      acrValues: acrOf[levelOf(demand, settings.levels)],
      ...(session.isSharedComputer && { prompt: 'login' }),
      ...(isOld(session, now()) ? { maxAge: proofSeconds(session) } : {}),
    })
    const title = page.t('hat.proving')
    return await respond(
      c,
      <LeavingPage {...{ page, title, href }} linkLabel={page.t('leaving.link')} />,
    )
  } catch (error) {
    if (!(error instanceof DomainError) || error.type !== 'upstream-unavailable') throw error
    c.var.log.warn({ err: error }, 'the issuer cannot be reached')
    return respond(c, <UnavailablePage page={page} retryAt={STAFF_SIGN_IN} />, 503)
  }
}

const isOld = (session: Proved, now: Date) =>
  !isProofGood({ ...session, level: 2 }, { required: 1, now })
