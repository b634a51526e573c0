import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { OnestopEnv } from '../page.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { originOf } from './local-origin.routes.ts'
import type { LocalDeps } from './local-sign-in.routes.tsx'
import { causeOf, LocalWaitingPage } from './local-stopped.views.tsx'
import type { PasswordCodes } from './password-code.ts'
import { localPaths } from './paths.ts'
import { ResetPage, type ResetProblem } from './reset.views.tsx'

const bodySchema = z.object({
  username: z.string().default(''),
  code: z.string().default(''),
  password: z.string().default(''),
})

type Deps = Pick<LocalDeps, 'gate' | 'sessions' | 'knownBrowserCookie' | 'now'> & {
  passwordCodes: Pick<PasswordCodes, 'reset'>
}

/** A new password for an issued account, until the day of the cut-over. */
export function createResetRoutes(deps: Deps) {
  return new Hono<OnestopEnv>()
    .get(localPaths.reset, (c) => {
      if (!deps.gate.isOpen('local')) return c.redirect(localPaths.closed, 303)
      const { page, settings } = c.var
      return respond(c, <ResetPage page={page} settings={settings} />)
    })
    .post(localPaths.reset, async (c) => {
      if (!deps.gate.isOpen('local')) return c.redirect(localPaths.closed, 303)
      const body = await readForm(c, bodySchema)
      const from = originOf(c, deps.knownBrowserCookie)
      const reset = await deps.passwordCodes.reset(body, from)
      const { page, settings } = c.var
      const refuse = (problem: ResetProblem) =>
        respond(c, <ResetPage {...{ page, settings, problem }} username={body.username} />, 422)
      switch (reset.outcome) {
        case 'changed':
          await deps.sessions.endOfStaffAccount(reset.staffAccountId)
          return c.redirect(`${STAFF_SIGN_IN}?notice=password-changed`, 303)
        case 'weak':
          return refuse(reset.weakness)
        case 'wrong':
          return refuse('wrong')
        case 'waiting': {
          const props = { page, cause: causeOf(reset.limit), until: reset.until, now: deps.now() }
          return respond(c, <LocalWaitingPage {...props} />, 429)
        }
      }
    })
}
