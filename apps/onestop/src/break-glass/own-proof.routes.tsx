import { drawTotpQr, type RequestOrigin, totpUri } from '@mot-cua/authentication'
import { newId } from '@mot-cua/kernel'
import { formatTimeFrom, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { operatorOf } from '../operator/require-operator.routes.tsx'
import { workingOf } from '../operator/settings.routes.tsx'
import type { OnestopEnv, StaffEnv } from '../page.ts'
import type { Sessions } from '../session/session.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { proveAgain } from '../sign-in/prove-again.tsx'
import type { IdentityChanges } from '../staff-identity/identity-change.ts'
import type { LocalPasswords } from '../staff-sign-in/local-account.ts'
import {
  type BrowserMemory,
  originOf,
  rememberBrowser,
} from '../staff-sign-in/local-origin.routes.ts'
import { causeOf, LocalWaitingPage } from '../staff-sign-in/local-stopped.views.tsx'
import type { PasswordCodes } from '../staff-sign-in/password-code.ts'
import type { Authenticators } from './authenticator.ts'
import {
  BeginAppPage,
  NewAppPage,
  NewPasswordPage,
  type PasswordTyped,
} from './own-proof.views.tsx'
import { glassPaths } from './paths.ts'
import { ProveAgainPage, ProveByPasswordPage } from './prove-again.views.tsx'
import { answerStoppedPassword, answerStoppedTry } from './try-answers.routes.tsx'

const appSchema = z.object({
  action: z.enum(['begin', 'confirm', 'cancel', 'prove']).default('begin'),
  password: z.string().default(''),
  code: z.string().default(''),
})
const passwordSchema = z.object({ code: z.string().default(''), password: z.string().default('') })

export type OwnProofDeps = BrowserMemory & {
  authenticators: Authenticators
  localPasswords: LocalPasswords
  passwordCodes: Pick<PasswordCodes, 'reset'>
  identityChanges: Pick<IdentityChanges, 'isFresh' | 'prove'>
  issuers: Issuers
  sessions: Pick<Sessions, 'endOfStaffAccount'>
  now: () => Date
}

type C = Context<StaffEnv>

/** What an administrator prepares on a quiet day: the app, and a password that is known. */
export function createOwnProofRoutes(deps: OwnProofDeps) {
  return new Hono<StaffEnv>()
    .get(glassPaths.app, (c) => whenBegunIsFresh(c, deps, () => showApp(c, deps)))
    .post(glassPaths.app, async (c) => {
      const typed = await readForm(c, appSchema)
      if (typed.action === 'cancel') {
        await deps.authenticators.withdraw(askedIn(c))
        return c.redirect(glassPaths.area, 303)
      }
      if (typed.action === 'prove') return proveLocally(c, deps, typed.password)
      // A proof that has grown old meanwhile is made again; what was begun waits for it.
      return whenBegunIsFresh(c, deps, () =>
        typed.action === 'begin' ? begin(c, deps, typed.password) : confirm(c, deps, typed.code),
      )
    })
    .get(glassPaths.appProof, (c) => prove(c, deps, 'app'))
    .get(glassPaths.passwordProof, (c) => prove(c, deps, 'password'))
    .get(glassPaths.password, (c) =>
      whenFresh(c, { deps, changed: 'password' }, () =>
        respond(c, <NewPasswordPage working={workingOf(c)} />),
      ),
    )
    .post(glassPaths.password, (c) =>
      whenFresh(c, { deps, changed: 'password' }, () => setPassword(c, deps)),
    )
}

type Changed = 'app' | 'password'
const proofPaths = { app: glassPaths.appProof, password: glassPaths.passwordProof } as const

/** A session that was left open somewhere must not be enough to become an administrator for good. */
async function whenFresh(
  c: C,
  { deps, changed }: { deps: Pick<OwnProofDeps, 'identityChanges'>; changed: Changed },
  goOn: () => Response | Promise<Response>,
): Promise<Response> {
  if (await deps.identityChanges.isFresh(c.var.session)) return goOn()
  const view = <ProveAgainPage working={workingOf(c)} proofAt={proofPaths[changed]} />
  return respond(c, view, c.req.method === 'GET' ? 200 : 403)
}

/** To sign in anew would lose what was begun: by the issued account its password proves it instead. */
async function whenBegunIsFresh(c: C, deps: OwnProofDeps, goOn: () => Promise<Response>) {
  const { session } = c.var
  const isLost = session.method === 'local' && (await deps.authenticators.offered(askedIn(c)))
  if (!isLost || (await deps.identityChanges.isFresh(session))) {
    return whenFresh(c, { deps, changed: 'app' }, goOn)
  }
  const view = <ProveByPasswordPage working={workingOf(c)} />
  return respond(c, view, c.req.method === 'GET' ? 200 : 403)
}

async function proveLocally(c: C, { identityChanges }: OwnProofDeps, password: string) {
  const { session, page } = c.var
  const proof =
    session.method === 'local' ? await identityChanges.prove(session, password) : 'wrong'
  if (proof === 'proved') return c.redirect(glassPaths.app, 303)
  const isWrong = proof === 'wrong'
  const error = isWrong
    ? page.t('identityConfirm.wrong')
    : page.t('identityConfirm.tooOften', { time: formatTimeFrom(proof.until) })
  const view = <ProveByPasswordPage working={workingOf(c)} error={error} />
  return respond(c, view, isWrong ? 422 : 429)
}

/** Of level 2, as whoever operates the province has to come. */
function prove(c: C, deps: OwnProofDeps, changed: Changed) {
  const proving = {
    level: 2,
    returnTo: glassPaths[changed],
    tryAgainAt: proofPaths[changed],
  } as const
  return proveAgain(c, deps, proving)
}

async function showApp(c: C, deps: OwnProofDeps, error?: string) {
  const { authenticators } = deps
  const working = workingOf(c)
  const { hat, page } = working
  const secret = await authenticators.offered(askedIn(c))
  if (secret === undefined) return respond(c, <BeginAppPage working={working} />)
  const uri = totpUri({ secret, issuer: page.brand.name, account: hat.account.username })
  const offered = { secret, uri, modules: drawTotpQr(uri) }
  c.header('Cache-Control', 'no-store')
  return respond(c, <NewAppPage {...{ working, offered, error }} />, error ? 422 : 200)
}

/** The password first: a session left open somewhere must not be able to put another app in place. */
async function begin(c: C, deps: OwnProofDeps, password: string) {
  const { username } = c.var.hat.account
  const checked = await deps.localPasswords.check({ username, password }, from(c, deps))
  switch (checked.outcome) {
    case 'accepted':
      await deps.authenticators.begin(askedIn(c))
      return c.redirect(glassPaths.app, 303)
    case 'waiting':
    case 'busy':
      return answerStoppedPassword(asPage(c), checked, deps.now())
    case 'invalid':
    case 'rejected': {
      const error = c.var.page.t('glass.app.passwordWrong')
      return respond(c, <BeginAppPage working={workingOf(c)} error={error} />, 422)
    }
  }
}

async function confirm(c: C, deps: OwnProofDeps, typed: string) {
  const { name: _name, ...actor } = operatorOf(c)
  const asked = askedIn(c)
  const tried = await deps.authenticators.confirm({ asked, from: from(c, deps), typed, actor })
  if (tried.outcome === 'accepted') {
    // On a quiet day: when the e-ID is away this browser opens whatever strangers type elsewhere.
    await rememberBrowser(asPage(c), deps, { accountId: asked.accountId, acceptanceId: newId() })
    return c.redirect(`${glassPaths.area}?news=app`, 303)
  }
  if (tried.outcome === 'gone') return c.redirect(glassPaths.app, 303)
  if (tried.outcome !== 'wrong-code') return answerStoppedTry(asPage(c), tried, deps.now())
  return showApp(c, deps, c.var.page.t('glass.code.wrong', { count: tried.attemptsLeft }))
}

/** With the code of another administrator, as before the day; whoever changes it comes in anew. */
async function setPassword(c: C, deps: OwnProofDeps) {
  const { code, password } = await readForm(c, passwordSchema)
  const { id, username } = c.var.hat.account
  const reset = await deps.passwordCodes.reset({ username, code, password }, from(c, deps))
  const refuse = (problem: PasswordTyped) =>
    respond(c, <NewPasswordPage working={workingOf(c)} problem={problem} />, 422)
  switch (reset.outcome) {
    case 'changed':
      await deps.sessions.endOfStaffAccount(id)
      return c.redirect(`${STAFF_SIGN_IN}?notice=password-changed`, 303)
    case 'weak':
      return refuse(reset.weakness)
    case 'wrong':
      return refuse('wrong')
    case 'waiting': {
      const { page } = c.var
      const props = { page, cause: causeOf(reset.limit), until: reset.until, now: deps.now() }
      return respond(c, <LocalWaitingPage {...props} />, 429)
    }
  }
}

function askedIn(c: C) {
  return { id: c.var.session.id, accountId: c.var.hat.account.id }
}

function from(c: C, { knownBrowserCookie }: OwnProofDeps): RequestOrigin {
  return originOf(asPage(c), knownBrowserCookie)
}

/** Pages for everybody take a context that may have no session. */
function asPage(c: C): Context<OnestopEnv> {
  return c as unknown as Context<OnestopEnv>
}
