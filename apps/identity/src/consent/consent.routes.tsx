import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../account/account.ts'
import type { Interactions } from '../provider/interactions.ts'
import { type VisitEnv, visitPath } from '../sign-in/visit.tsx'
import type { Consents } from './consent.ts'
import { ConsentPage } from './consent.views.tsx'
import { hasVerified } from './consent-items.ts'

// Anything but an explicit yes is a no.
const bodySchema = z.object({
  action: z.enum(['accept', 'accept-essential', 'refuse']).catch('refuse'),
})

type Deps = { interactions: Interactions; consents: Consents }

/** `/sign-in/:id/consent` */
export function createConsentRoutes({ interactions, consents }: Deps) {
  return new Hono<VisitEnv>().post('/', async (c) => {
    const { visit, origin } = c.var
    const { action } = await readForm(c, bodySchema)
    if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
    if (!visit.accountId || visit.prompt !== 'consent') return c.redirect(visitPath(visit), 303)
    const act = { accountId: visit.accountId, clientId: visit.client.id, address: origin.address }
    if (action === 'refuse') {
      await consents.refuse(act)
      await interactions.finish(c.env, { kind: 'refused' })
    } else {
      const shares = action === 'accept' ? 'all' : 'essential'
      await consents.give({ ...act, asked: visit.asked, shares })
      await interactions.finish(c.env, { kind: 'consented' })
    }
    return c.redirect(visitPath(visit, 'continue'), 303)
  })
}

/** Shown at the address of the visit itself. */
export async function respondConsent(
  c: Context<VisitEnv>,
  { accounts }: { accounts: Pick<Accounts, 'findUsable'> },
) {
  const { visit, page } = c.var
  const { client, asked } = visit
  const account = hasVerified(asked) ? await accounts.findUsable(visit.accountId ?? '') : undefined
  const level = account?.level ?? 1
  const action = visitPath(visit, 'consent')
  return respond(c, <ConsentPage {...{ page, client, asked, level, action }} />)
}
