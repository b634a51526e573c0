import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { accountTypes, audiences } from '../account/account.ts'
import type { PortalEnv } from '../page.ts'
import type { Interactions } from '../provider/interactions.ts'
import { readStoppedVisit } from '../provider-visit/stopped-visit.ts'
import { ClosedPage, StaffPage } from './closed.views.tsx'
import type { SignInGate } from './gate.ts'
import { CLOSED_PATH, STAFF_PATH } from './paths.ts'

const questionSchema = z.object({ type: z.enum(accountTypes), audience: z.enum(audiences) })

type Deps = { gate: SignInGate; interactions: Pick<Interactions, 'findService'> }

/** Addresses of their own, so that a reload shows the same words. */
export function createClosedRoutes({ gate, interactions }: Deps) {
  return new Hono<PortalEnv>()
    .get(CLOSED_PATH, async (c) => {
      const question = questionSchema.safeParse(c.req.query()).data
      if (!question) return c.redirect('/sign-in', 303)
      const decision = gate.decide(question)
      // Kept and opened again on a day on which it is no longer true.
      if (decision.access !== 'closed') return c.redirect('/sign-in', 303)
      const visit = await readStoppedVisit(c, interactions)
      return respond(c, <ClosedPage page={c.var.page} {...{ question, decision, visit }} />, 403)
    })
    .get(STAFF_PATH, async (c) => {
      const visit = await readStoppedVisit(c, interactions)
      return respond(c, <StaffPage page={c.var.page} visit={visit} />, 403)
    })
}
