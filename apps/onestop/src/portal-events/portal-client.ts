import type { ServiceClient } from '@mot-cua/oidc'
import { z } from 'zod'
import type { EventAnswer, StaffEvent } from './portal-events.ts'

const STAFF_ACCOUNTS_PATH = '/api/staff-accounts'

const answerSchema = z.object({
  results: z.array(
    z.union([
      z.object({ outcome: z.literal('recorded') }),
      z.object({ outcome: z.literal('refused'), problem: z.object({ code: z.string() }) }),
    ]),
  ),
})

type Deps = { portalUrl: string; fetch: ServiceClient['fetch'] }

/** The portal's own way of being told (docs/integrator/dossiers.md). */
export function createPortalClient({ portalUrl, fetch }: Deps) {
  return async (events: readonly StaffEvent[]): Promise<EventAnswer[]> => {
    const response = await fetch(new URL(STAFF_ACCOUNTS_PATH, portalUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    })
    if (!response.ok) throw new Error(`the portal answered ${response.status} to staff events`)
    const { results } = answerSchema.parse(await response.json())
    if (results.length !== events.length) throw new Error('the portal left staff events out')
    return results.map((result) =>
      result.outcome === 'recorded' ? result.outcome : { refused: result.problem.code },
    )
  }
}
