import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import type { Interactions } from '../provider/interactions.ts'
import { visitIdOf } from '../provider/paths.ts'
import type { StoppedVisit } from './stopped-visit.ts'

/** As long as a visit may last. */
const KEPT_SECONDS = 60 * 60

/** What a page tells whoever was signing in to a service, and not to the portal alone. */
export type Waiting = { waiting: StoppedVisit | undefined }

export type WaitingVisits = ReturnType<typeof createWaitingVisits>

/**
 * A visit whose person does something else first, such as linking. Found by the browser's cookie
 * alone, so that none of those pages has to carry the address.
 */
export function createWaitingVisits(store: Pick<EphemeralStore, 'put' | 'get'>) {
  const keyOf = (browserId: string) => `waiting-visit:${hashToken(browserId)}`
  return {
    /** Does nothing for an address that is no visit's. */
    async remember(browserId: string, returnTo: string): Promise<void> {
      const id = visitIdOf(returnTo)
      if (id !== undefined) await store.put(keyOf(browserId), id, KEPT_SECONDS)
    },
    /** Undefined for who came from no service, or whose visit has had its answer. */
    async find(
      browserId: string,
      { findService }: Pick<Interactions, 'findService'>,
    ): Promise<StoppedVisit | undefined> {
      const id = await store.get(keyOf(browserId))
      const service = id === undefined ? undefined : await findService(id)
      return id === undefined || !service ? undefined : { id, service }
    },
  }
}
