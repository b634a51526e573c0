import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { accountTypes, audiences } from '../account/account.ts'
import type { PortalEnv } from '../page.ts'
import { ClosedPage, StaffPage } from './closed.views.tsx'
import type { SignInGate } from './gate.ts'
import { CLOSED_PATH, STAFF_PATH } from './paths.ts'

const questionSchema = z.object({ type: z.enum(accountTypes), audience: z.enum(audiences) })

/** Addresses of their own, so that a reload shows the same words. */
export function createClosedRoutes({ gate }: { gate: SignInGate }) {
  return new Hono<PortalEnv>()
    .get(CLOSED_PATH, (c) => {
      const question = questionSchema.safeParse(c.req.query()).data
      if (!question) return c.redirect('/sign-in', 303)
      const decision = gate.decide(question)
      // Kept and opened again on a day on which it is no longer true.
      if (decision.access !== 'closed') return c.redirect('/sign-in', 303)
      return respond(c, <ClosedPage page={c.var.page} {...{ question, decision }} />, 403)
    })
    .get(STAFF_PATH, (c) => respond(c, <StaffPage page={c.var.page} />, 403))
}
