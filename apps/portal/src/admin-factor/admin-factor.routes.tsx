import {
  drawTotpQr,
  type KnownBrowserCookie,
  type TryOutcome,
  totpUri,
} from '@mot-cua/authentication'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  passkeyFormSchema,
  readPasskeyAnswer,
  readPasskeyName,
} from '../admin-passkey/passkey-form.ts'
import type { PortalEnv } from '../page.ts'
import type { SignInGate } from '../policy/gate.ts'
import { whereIfClosed } from '../policy/where-if-closed.ts'
import { abandon, type CompleteDeps, completeSignIn } from '../portal-account/complete.routes.tsx'
import { portalPaths } from '../portal-account/paths.ts'
import type { FoundVisit } from '../portal-account/portal-visit.ts'
import { originOf } from '../portal-account/request-origin.routes.ts'
import type { AdminFactors } from './admin-factor.ts'
import { EnrolmentCodePage, FactorPage, NewFactorPage } from './admin-factor.views.tsx'
import { answerTry, wordsOfTry } from './try-answers.routes.tsx'

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
type C = Context<PortalEnv>

/** `/sign-in/portal/factor`: what an administrator shows after the password (C10). */
export function createAdminFactorRoutes(deps: Deps) {
  const { adminFactors } = deps
  return new Hono<PortalEnv>()
    .get(portalPaths.factor, async (c) => {
      const { visit, away } = await findVisit(c, deps)
      return visit ? showFactors(c, deps, { visit }) : away
    })
    .post(portalPaths.factor, (c) =>
      receive(c, deps, async ({ visit, typed, from }) => {
        const asked = { asked: visit, from, askedFor: 'sign-in' } as const
        const tried = await adminFactors.verify({ ...asked, typed })
        if (tried.outcome === 'accepted') return signIn(c, deps, { visit, amr: appAmr })
        return refuse(c, deps, {
          visit,
          tried,
          show: (error) => showFactors(c, deps, { visit, error }),
        })
      }),
    )
    .post(portalPaths.factorPasskey, (c) => receivePasskey(c, deps))
    .get(portalPaths.enrol, async (c) => {
      const { visit, away } = await findVisit(c, deps)
      if (!visit) return away
      if (visit.enrolment) return showNewFactor(c, deps, { visit })
      return respond(c, <EnrolmentCodePage page={c.var.page} />)
    })
    .post(portalPaths.enrol, (c) =>
      receive(c, deps, (received) =>
        received.visit.enrolment ? confirm(c, deps, received) : redeem(c, deps, received),
      ),
    )
    .post(portalPaths.enrolPasskey, (c) => enrolPasskey(c, deps))
}

const appAmr = ['pwd', 'otp', 'mfa']
// RFC 8176 §2: a key that is proven to be held, and its holder verified by it.
const passkeyAmr = ['pwd', 'hwk', 'user', 'mfa']

type Received = { visit: FoundVisit; typed: string; from: ReturnType<typeof originOf> }

async function receive(c: C, deps: Deps, answer: (received: Received) => Promise<Response>) {
  const { action, code } = await readForm(c, bodySchema)
  const { visit, away } = await findVisit(c, deps)
  if (!visit) return away
  if (action === 'cancel') return abandon(c, deps, visit)
  return answer({ visit, typed: code, from: originOf(c, deps.knownBrowserCookie) })
}

async function receivePasskey(c: C, deps: Deps) {
  const { adminFactors } = deps
  const { step, response: text } = await readForm(c, passkeyFormSchema)
  const { visit, away } = await findVisit(c, deps)
  if (!visit) return away
  if (step === 'options') {
    const options = await adminFactors.passkeyOptions(visit, 'sign-in')
    return options ? c.json(options) : c.json({}, 404)
  }
  const response = readPasskeyAnswer<Parameters<AdminFactors['verifyPasskey']>[0]['response']>(text)
  // Sent without the script: there is nothing to be counted, and nothing to be said but the page.
  if (!response) return c.redirect(portalPaths.factor, 303)
  const from = originOf(c, deps.knownBrowserCookie)
  const tried = await adminFactors.verifyPasskey({
    asked: visit,
    from,
    response,
    askedFor: 'sign-in',
  })
  if (tried.outcome === 'accepted') return signIn(c, deps, { visit, amr: passkeyAmr })
  const show = () =>
    showFactors(c, deps, { visit, passkeyError: c.var.page.t('portalAccount.passkey.refused') })
  return refuse(c, deps, { visit, tried, show })
}

/** The operator's code is used up here, and opens the enrolment for this browser alone. */
async function redeem(c: C, deps: Deps, { visit, typed, from }: Received) {
  const { adminFactors, visits, visitCookie } = deps
  const tried = await adminFactors.redeem({ asked: visit, typed, from })
  if (tried.outcome === 'accepted') {
    const secretSealed = adminFactors.newSecret(visit.accountId)
    visitCookie.write(c, await visits.allowEnrolment(visit, { secretSealed }))
    return c.redirect(portalPaths.enrol, 303)
  }
  const show = async (_error: string, count: number) => {
    const error = c.var.page.t('portalAccount.enrol.wrong', { count })
    return respond(c, <EnrolmentCodePage page={c.var.page} error={error} />, 422)
  }
  return refuse(c, deps, { visit, tried, show })
}

async function confirm(c: C, deps: Deps, { visit, typed, from }: Received) {
  const { secretSealed = '' } = visit.enrolment ?? {}
  const asked = { asked: visit, from, askedFor: 'sign-in' } as const
  const tried = await deps.adminFactors.confirm({ ...asked, typed, secretSealed })
  if (tried.outcome === 'accepted') return signIn(c, deps, { visit, amr: appAmr })
  const show = (error: string) => showNewFactor(c, deps, { visit, error })
  return refuse(c, deps, { visit, tried, show })
}

async function enrolPasskey(c: C, deps: Deps) {
  const { adminFactors } = deps
  const { step, response: text, name: typedName } = await readForm(c, passkeyFormSchema)
  const { visit, away } = await findVisit(c, deps)
  if (!visit) return away
  if (!visit.enrolment) return c.redirect(portalPaths.enrol, 303)
  if (step === 'options') return c.json(await adminFactors.newPasskeyOptions(visit))
  const response = readPasskeyAnswer<Parameters<AdminFactors['addPasskey']>[1]['response']>(text)
  const name = readPasskeyName(typedName) ?? c.var.page.t('portalAccount.passkey.defaultName')
  const address = c.var.clientAddress
  const id = response && (await adminFactors.addPasskey(visit, { name, response, address }))
  if (id !== undefined) return signIn(c, deps, { visit, amr: passkeyAmr })
  const passkeyError = c.var.page.t('portalAccount.passkey.refused')
  return showNewFactor(c, deps, { visit, passkeyError })
}

type Shown = { visit: FoundVisit; error?: string; passkeyError?: string }

async function showFactors(c: C, { adminFactors }: Deps, { visit, ...errors }: Shown) {
  const { appSince, passkeys } = await adminFactors.list(visit.accountId)
  const hasApp = appSince !== undefined
  const hasPasskeys = passkeys.length > 0
  if (!hasApp && !hasPasskeys) return c.redirect(portalPaths.enrol, 303)
  const view = <FactorPage page={c.var.page} {...{ hasApp, hasPasskeys, ...errors }} />
  return respond(c, view, hasErrors(errors) ? 422 : 200)
}

async function showNewFactor(c: C, { adminFactors, accounts }: Deps, { visit, ...errors }: Shown) {
  const { page } = c.var
  const owner = await accounts.findOwner(visit.accountId)
  const secret = adminFactors.openSecret(visit.accountId, visit.enrolment?.secretSealed ?? '')
  const uri = totpUri({ secret, issuer: page.brand.name, account: owner?.username ?? '' })
  const offered = { secret, uri, modules: drawTotpQr(uri) }
  const view = <NewFactorPage page={page} offered={offered} {...errors} />
  return respond(c, view, hasErrors(errors) ? 422 : 200)
}

function hasErrors({ error, passkeyError }: Omit<Shown, 'visit'>): boolean {
  return error !== undefined || passkeyError !== undefined
}

function signIn(c: C, deps: Deps, { visit, amr }: { visit: FoundVisit; amr: readonly string[] }) {
  return completeSignIn(c, deps, { visit, proven: { at: deps.now(), amr } })
}

async function findVisit(
  c: C,
  { visits, visitCookie, gate }: Deps,
): Promise<{ visit: FoundVisit; away?: never } | { visit?: never; away: Response }> {
  const visit = await visits.find(visitCookie.read(c))
  if (visit?.purpose !== 'sign-in' || visit.audience !== 'administrator') {
    return { away: c.redirect(c.var.session ? '/' : portalPaths.password, 303) }
  }
  const closed = whereIfClosed(gate, { type: 'portal', ...visit })
  return closed === undefined ? { visit } : { away: c.redirect(closed, 303) }
}

type Refusal = {
  visit: FoundVisit
  tried: Exclude<TryOutcome, { outcome: 'accepted' }>
  /** The page again, with what was wrong and how many tries are left. */
  show: (error: string, attemptsLeft: number) => Response | Promise<Response>
}

/** The page again while there are tries left; else why not, and until when. */
async function refuse(c: C, deps: Deps, { visit, tried, show }: Refusal) {
  if (tried.outcome === 'wrong-code') return show(wordsOfTry(c, tried), tried.attemptsLeft)
  // Its tries are used up; the password again begins another.
  if (tried.outcome === 'too-many-attempts') await deps.visits.end(visit)
  return answerTry(c, { tried, now: deps.now(), retryHref: portalPaths.password })
}
