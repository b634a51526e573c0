import type { Clock } from '@mot-cua/kernel'
import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import { dayOf, parseDay } from '../day/day.ts'
import type { SignedInEnv } from '../page.ts'
import { nextChange } from '../policy/decide.ts'
import type { Policies } from '../policy/policies.ts'
import { LINK_NOTICE_PATH, requireSession } from '../session/require-session.ts'
import { REHEARSAL_PATH, type Rehearsals, rehearsalAnswers } from './rehearsal.ts'
import { REHEARSALS_PATH, RehearsalPage, RehearsalsPage } from './rehearsal.views.tsx'

type Deps = { rehearsals: Rehearsals; policies: Policies; now: Clock }

const answerSchema = z.object({ answer: z.enum(rehearsalAnswers), return_to: z.string() })

/** What people meet on such a day. */
export function createRehearsalRoutes({ rehearsals, policies, now }: Deps) {
  return new Hono<SignedInEnv>()
    .use(REHEARSAL_PATH, requireSession({ linkOnly: true }))
    .get(REHEARSAL_PATH, async (c) => {
      const { page, session } = c.var
      const returnTo = safeRelativePath(c.req.query('return_to'))
      if (!(await rehearsals.isToday())) return c.redirect(returnTo, 303)
      const cutOverAt = nextChange(policies.current(), session, now())?.from
      return respond(c, <RehearsalPage {...{ page, session, returnTo, cutOverAt }} />)
    })
    .post(REHEARSAL_PATH, async (c) => {
      const { answer, return_to } = await readForm(c, answerSchema)
      await rehearsals.answer(c.var.session.accountId, answer)
      const next = answer === 'eid' ? LINK_NOTICE_PATH : safeRelativePath(return_to)
      return c.redirect(next, 303)
    })
}

const daySchema = z.object({ day: z.iso.date() })
const doneSchema = z.enum(['added', 'removed']).optional().catch(undefined)

/** Where the days are set. */
export function createRehearsalAdminRoutes({ rehearsals, now }: Omit<Deps, 'policies'>) {
  return new Hono<SignedInEnv>()
    .get('/rehearsals', async (c) => {
      const done = doneSchema.parse(c.req.query('done'))
      const props = {
        admin: c.var,
        days: await rehearsals.list(),
        today: dayOf(now()),
        done: done && (`policy.done.${done}` as const),
      }
      return respond(c, <RehearsalsPage {...props} />)
    })
    .post('/rehearsals', async (c) => {
      const { date } = await readForm(c, z.object({ date: z.string() }))
      const day = parseDay(date)
      const today = dayOf(now())
      if (day === undefined || day < today) {
        const props = { admin: c.var, days: await rehearsals.list(), today, typed: date }
        return respond(c, <RehearsalsPage {...props} isDateWrong />, 422)
      }
      await rehearsals.add(day, actorOf(c))
      return c.redirect(`${REHEARSALS_PATH}?done=added`, 303)
    })
    .post('/rehearsals/remove', async (c) => {
      const { day } = await readForm(c, daySchema)
      await rehearsals.remove(day, actorOf(c))
      return c.redirect(`${REHEARSALS_PATH}?done=removed`, 303)
    })
}
