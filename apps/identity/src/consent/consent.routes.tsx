import { readForm } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Interactions } from '../provider/interactions.ts'
import { type VisitEnv, visitPath } from '../sign-in/visit.tsx'
import type { Consents } from './consent.ts'

// Anything but an explicit yes is a no.
const bodySchema = z.object({ action: z.enum(['accept', 'refuse']).catch('refuse') })

type Deps = { interactions: Interactions; consents: Consents }

/** `/sign-in/:id/consent` */
export function createConsentRoutes({ interactions, consents }: Deps) {
  return new Hono<VisitEnv>().post('/', async (c) => {
    const { visit, origin } = c.var
    const { action } = await readForm(c, bodySchema)
    if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
    if (!visit.accountId || visit.prompt !== 'consent') return c.redirect(visitPath(visit), 303)
    const act = { accountId: visit.accountId, clientId: visit.client.id, address: origin.address }
    if (action === 'accept') {
      await consents.give({ ...act, scopes: visit.scopes })
      await interactions.finish(c.env, { kind: 'consented' })
    } else {
      await consents.refuse(act)
      await interactions.finish(c.env, { kind: 'refused' })
    }
    return c.redirect(visitPath(visit, 'continue'), 303)
  })
}
