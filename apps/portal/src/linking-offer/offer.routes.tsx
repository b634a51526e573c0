import { readForm, respond, safeRelativePath } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { LINKED_ACCOUNTS_PATH, OFFER_PATH, PROVE_PATH } from '../linking/paths.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import { OfferPage } from './offer.views.tsx'
import type { Offers } from './offers.ts'

const answerSchema = z.object({
  answer: z.enum(['link', 'later']),
  return_to: z.string().default('/'),
})

/** Old accounts of whoever has signed in with the e-ID: link, later, not mine. */
export function createOfferRoutes({ offers }: { offers: Offers }) {
  return new Hono<SignedInEnv>()
    .use(OFFER_PATH, requireSession())
    .get(OFFER_PATH, async (c) => {
      const { page, session } = c.var
      const lookalikes = await offers.list(session.accountId)
      if (lookalikes.length === 0) return c.redirect(LINKED_ACCOUNTS_PATH, 303)
      const returnTo = safeRelativePath(c.req.query('return_to'))
      return respond(c, <OfferPage {...{ page, session, lookalikes, returnTo }} />)
    })
    .post(OFFER_PATH, async (c) => {
      const { answer, return_to } = await readForm(c, answerSchema)
      if (answer === 'link') return c.redirect(PROVE_PATH, 303)
      await offers.putOff(c.var.session.accountId)
      return c.redirect(safeRelativePath(return_to), 303)
    })
}
