import type { KnownBrowserCookie, SmsOtp } from '@mot-cua/authentication'
import { type Clock, secondsBetween } from '@mot-cua/kernel'
import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { OnestopEnv } from '../page.ts'
import { audienceOf, STAFF_HOME } from '../sign-in/paths.ts'
import { StaffSignInPage } from '../sign-in/staff-sign-in.views.tsx'
import type { StaffGate } from './gate.ts'
import type { LocalAccount, LocalPasswords } from './local-account.ts'
import { enterByLocalAccount, type LocalEnterDeps } from './local-enter.routes.ts'
import { originOf } from './local-origin.routes.ts'
import {
  causeOf,
  LocalBusyPage,
  LocalClosedPage,
  LocalWaitingPage,
} from './local-stopped.views.tsx'
import type { LocalVisits } from './local-visit.ts'
import type { LocalVisitCookie } from './local-visit-cookie.ts'
import { answerStarted } from './otp-answers.routes.tsx'
import { localPaths } from './paths.ts'

const bodySchema = z.object({
  username: z.string().default(''),
  password: z.string().default(''),
  return_to: z.string().optional(),
})

export type LocalDeps = LocalEnterDeps & {
  gate: StaffGate
  localPasswords: LocalPasswords
  visits: LocalVisits
  visitCookie: LocalVisitCookie
  knownBrowserCookie: KnownBrowserCookie
  smsOtp: SmsOtp
  now: Clock
}

type C = Context<OnestopEnv>

/** User name and password of an issued account, until the day of the cut-over. */
export function createLocalSignInRoutes(deps: LocalDeps) {
  return new Hono<OnestopEnv>()
    .post(localPaths.password, async (c) => {
      if (!deps.gate.isOpen('local')) return c.redirect(localPaths.closed, 303)
      const body = await readForm(c, bodySchema)
      const asked = safeRelativePath(body.return_to)
      const returnTo = audienceOf(asked) === 'staff' ? asked : STAFF_HOME
      const from = originOf(c, deps.knownBrowserCookie)
      const checked = await deps.localPasswords.check(body, from)
      switch (checked.outcome) {
        case 'accepted':
          return goOn(c, deps, { account: checked.account, returnTo })
        case 'waiting':
          return showWaiting(c, deps, checked)
        case 'busy':
          return respond(c, <LocalBusyPage page={c.var.page} />, 503)
        case 'invalid':
        case 'rejected': {
          const { page, settings } = c.var
          const form = { username: body.username, refusal: checked }
          const view = { page, settings, returnTo, notice: undefined, form }
          return respond(c, <StaffSignInPage {...view} />, 422)
        }
      }
    })
    .get(localPaths.closed, (c) => {
      const { page, settings } = c.var
      return respond(c, <LocalClosedPage page={page} settings={settings} />)
    })
}

type Waiting = { limit: Parameters<typeof causeOf>[0]; until: Date }

function showWaiting(c: C, { now }: Pick<LocalDeps, 'now'>, { limit, until }: Waiting) {
  c.header('Retry-After', String(Math.max(1, Math.ceil(secondsBetween(now(), until)))))
  const props = { page: c.var.page, cause: causeOf(limit), until, now: now() }
  return respond(c, <LocalWaitingPage {...props} />, 429)
}

/** To the message with a code; an account without a phone can only complete itself. */
async function goOn(
  c: C,
  deps: LocalDeps,
  { account, returnTo }: { account: LocalAccount; returnTo: string },
) {
  const { id: staffAccountId, phone, knownBrowserId: browserId, factorCounts } = account
  if (phone === undefined) {
    const proven = { staffAccountId, returnTo, at: deps.now(), hasSecondFactor: false }
    return c.redirect(await enterByLocalAccount(c, deps, proven), 303)
  }
  const { token, id } = await deps.visits.begin(
    { staffAccountId, returnTo },
    deps.visitCookie.read(c),
  )
  deps.visitCookie.write(c, token)
  const from = originOf(c, deps.knownBrowserCookie)
  const person = { accountId: staffAccountId, phone, browserId, factorCounts }
  return answerStarted(c, deps, await deps.smsOtp.start(id, person, from))
}
