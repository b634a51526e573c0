import type { KnownBrowserCookie } from '@mot-cua/authentication'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import {
  abandon,
  type CompleteDeps,
  completeSignIn,
  whereIfClosed,
} from '../portal-account/complete.routes.tsx'
import { portalPaths } from '../portal-account/paths.ts'
import type { FoundVisit } from '../portal-account/portal-visit.ts'
import { originOf } from '../portal-account/request-origin.routes.ts'
import { codeCauses, FactorClosedPage } from '../portal-account/stopped.views.tsx'
import { respondTooManyCodes, respondWaiting } from '../portal-account/stopped-answers.routes.tsx'
import type { AdminFactors, TryOutcome } from './admin-factor.ts'
import { EnrolmentCodePage, FactorPage, TotpSecretPage } from './admin-factor.views.tsx'
import { totpUri } from './totp.ts'
import { drawTotpQr } from './totp-qr.ts'

const bodySchema = z.object({
  action: z.enum(['confirm', 'cancel']).default('confirm'),
  code: z.string().default(''),
})

type Deps = CompleteDeps & {
  adminFactors: AdminFactors
  knownBrowserCookie: Pick<KnownBrowserCookie, 'read'>
  gate: SignInGate
  now: () => Date
}

/** `/sign-in/portal/factor`: what an administrator shows after the password (C10). */
export function createAdminFactorRoutes(deps: Deps) {
  const { adminFactors } = deps
  return new Hono<PortalEnv>()
    .get(portalPaths.factor, async (c) => {
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      const isEnrolled = await adminFactors.isEnrolled(visit.accountId)
      if (!isEnrolled) return c.redirect(portalPaths.enrol, 303)
      return respond(c, <FactorPage page={c.var.page} />)
    })
    .post(portalPaths.factor, (c) =>
      receive(c, deps, async ({ visit, typed, from }) => {
        const tried = await adminFactors.verify({ visit, typed, from })
        if (tried.outcome === 'accepted') return signIn(c, deps, visit)
        const error = describeError(c, tried)
        if (error === undefined) return answerStopped(c, deps, { visit, refused: tried })
        return respond(c, <FactorPage page={c.var.page} error={error} />, 422)
      }),
    )
    .get(portalPaths.enrol, async (c) => {
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      if (visit.mayEnrol) return showSecret(c, deps, { visit })
      return respond(c, <EnrolmentCodePage page={c.var.page} />)
    })
    .post(portalPaths.enrol, (c) =>
      receive(c, deps, (received) =>
        received.visit.mayEnrol ? confirm(c, deps, received) : admit(c, deps, received),
      ),
    )
}

type Received = { visit: FoundVisit; typed: string; from: ReturnType<typeof originOf> }

async function receive(
  c: Context<PortalEnv>,
  deps: Deps,
  answer: (received: Received) => Promise<Response>,
) {
  const { action, code } = await readForm(c, bodySchema)
  const { visit, away } = await findVisit(c, deps)
  if (!visit) return away
  if (action === 'cancel') return abandon(c, deps, visit)
  return answer({ visit, typed: code, from: originOf(c, deps.knownBrowserCookie) })
}

/** The operator's code opens the enrolment for this visit alone. */
async function admit(c: Context<PortalEnv>, deps: Deps, received: Received) {
  const tried = await deps.adminFactors.verifyEnrolment(received)
  if (tried.outcome === 'accepted') {
    await deps.visits.allowEnrolment(received.visit)
    return c.redirect(portalPaths.enrol, 303)
  }
  if (tried.outcome !== 'wrong-code') {
    return answerStopped(c, deps, { visit: received.visit, refused: tried })
  }
  const error = c.var.page.t('portalAccount.enrol.wrong', { count: tried.attemptsLeft })
  return respond(c, <EnrolmentCodePage page={c.var.page} error={error} />, 422)
}

async function confirm(c: Context<PortalEnv>, deps: Deps, received: Received) {
  const tried = await deps.adminFactors.confirm(received)
  if (tried.outcome === 'accepted') return signIn(c, deps, received.visit)
  const error = describeError(c, tried)
  const { visit } = received
  if (error === undefined) return answerStopped(c, deps, { visit, refused: tried })
  return showSecret(c, deps, { visit, error })
}

async function showSecret(
  c: Context<PortalEnv>,
  { adminFactors, accounts }: Deps,
  { visit, error }: { visit: FoundVisit; error?: string },
) {
  const { page } = c.var
  const owner = await accounts.findOwner(visit.accountId)
  const secret = await adminFactors.offerSecret(visit.accountId)
  const uri = totpUri({ secret, issuer: page.brand.name, account: owner?.username ?? '' })
  const view = <TotpSecretPage {...{ page, secret, uri, error, modules: drawTotpQr(uri) }} />
  return respond(c, view, error === undefined ? 200 : 422)
}

function signIn(c: Context<PortalEnv>, deps: Deps, visit: FoundVisit) {
  return completeSignIn(c, deps, { visit, proven: { at: deps.now(), amr: ['pwd', 'otp', 'mfa'] } })
}

async function findVisit(
  c: Context<PortalEnv>,
  { visits, visitCookie, gate }: Deps,
): Promise<{ visit: FoundVisit; away?: never } | { visit?: never; away: Response }> {
  const visit = await visits.find(visitCookie.read(c))
  if (visit?.purpose !== 'sign-in' || visit.audience !== 'administrator') {
    return { away: c.redirect(c.var.session ? '/' : portalPaths.password, 303) }
  }
  const closed = whereIfClosed(gate, visit)
  return closed === undefined ? { visit } : { away: c.redirect(closed, 303) }
}

type Refused = Exclude<TryOutcome, { outcome: 'accepted' }>

function describeError(c: Context<PortalEnv>, refused: Refused): string | undefined {
  if (refused.outcome !== 'wrong-code') return undefined
  return c.var.page.t('portalAccount.factor.wrong', { count: refused.attemptsLeft })
}

async function answerStopped(
  c: Context<PortalEnv>,
  { now, visits }: Deps,
  { visit, refused }: { visit: FoundVisit; refused: Refused },
) {
  const retryHref = portalPaths.password
  switch (refused.outcome) {
    case 'account-waiting':
    case 'browser-waiting':
    case 'address-waiting': {
      const cause = codeCauses[refused.outcome]
      return respondWaiting(c, { cause, now: now(), until: refused.until, retryHref })
    }
    case 'factor-closed':
      return respond(c, <FactorClosedPage page={c.var.page} />, 403)
    case 'wrong-code':
    case 'too-many-attempts':
      // Its tries are used up; the password again begins another.
      await visits.end(visit)
      return respondTooManyCodes(c, { now: now(), until: undefined, retryHref })
  }
}
