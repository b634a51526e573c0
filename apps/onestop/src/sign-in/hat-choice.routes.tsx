import { DomainError } from '@mot-cua/kernel'
import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { isProofGood, requiredLevelOf } from '../hat/hat.ts'
import { type Proved, type StepUpDeps, stepUp } from '../hat/step-up.tsx'
import type { OnestopEnv } from '../page.ts'
import type { StaffAccountStore } from '../staff-account/staff-account.ts'
import { HatChoicePage } from './hat-choice.views.tsx'
import { isHighEnough } from './judge-arrival.ts'
import { STAFF_SIGN_IN, signInPath, staffPath } from './paths.ts'
import { carryProof, type HatDeps, putOnHat } from './put-on-hat.ts'

type Deps = HatDeps & StepUpDeps & { staffAccounts: StaffAccountStore }

const choiceSchema = z.object({ account: z.string(), return_to: z.string() })
const PATH = `${STAFF_SIGN_IN}/choose`

/** For officials with several accounts, the first time: which of them today? */
export function createHatChoiceRoutes(deps: Deps) {
  return new Hono<OnestopEnv>()
    .get(PATH, async (c) => {
      const returnTo = staffPath(safeRelativePath(c.req.query('return_to')))
      const session = readProof(c)
      if (!session) return c.redirect(signInPath('staff', returnTo), 303)
      const hats = await deps.staffAccounts.hatsOf(session.personId)
      const { page, settings } = c.var
      return respond(c, <HatChoicePage {...{ page, settings, hats, returnTo }} />)
    })
    .post(PATH, async (c) => {
      const form = await readForm(c, choiceSchema)
      const returnTo = staffPath(safeRelativePath(form.return_to))
      const session = readProof(c)
      if (!session) return c.redirect(signInPath('staff', returnTo), 303)
      const hats = await deps.staffAccounts.hatsOf(session.personId)
      const hat = hats.find(({ account }) => account.id === form.account && !account.isSuspended)
      if (!hat) throw new DomainError('conflict', 'an account that is not theirs to choose')
      const [now, required] = [deps.now(), requiredLevelOf(hat, c.var.settings.levels)]
      if (!isProofGood(session, { required, now })) {
        return stepUp(c, deps, { session, hat, returnTo })
      }
      await putOnHat(c, deps, { proof: carryProof(session, now), hat })
      return c.redirect(returnTo, 303)
    })
}

/** Who has just come in by the e-ID, high enough for officials, and wears no hat yet. */
function readProof(c: Context<OnestopEnv>): Proved | undefined {
  const { session, settings } = c.var
  if (session?.kind !== 'citizen') return undefined
  const required = settings.levels['staff-sign-in']
  return isHighEnough(session, required) ? session : undefined
}
