import type { Context } from 'hono'
import type { PortalEnv } from '../page.ts'
import type { Interactions } from '../provider/interactions.ts'
import { readVisitId } from '../provider/paths.ts'
import type { ServiceView } from '../provider/service-view.ts'

/** A visit whose sign-in cannot go on, and the service it came from. */
export type StoppedVisit = { id: string; service: ServiceView }

/** Undefined for a person who came from no service, or whose visit has ended. */
export async function readStoppedVisit(
  c: Context<PortalEnv>,
  interactions: Pick<Interactions, 'findService'>,
): Promise<StoppedVisit | undefined> {
  const id = readVisitId(c.req.query('visit'))
  const service = id === undefined ? undefined : await interactions.findService(id)
  return id === undefined || !service ? undefined : { id, service }
}
