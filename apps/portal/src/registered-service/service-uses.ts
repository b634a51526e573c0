import { type Clock, secondsBetween } from '@mot-cua/kernel'

/** Nobody asks more finely when a service was last there. */
const EVERY_SECONDS = 60
const MOST_REMEMBERED = 1_000

export type ServiceUseStore = { note(clientId: string, at: Date): Promise<void> }

export type ServiceUses = ReturnType<typeof createServiceUses>

type Deps = { store: ServiceUseStore; now: Clock; onFailure: (error: unknown) => void }

/** When each service was last used: written once a minute by each process, and never waited for. */
export function createServiceUses({ store, now, onFailure }: Deps) {
  const noted = new Map<string, Date>()
  return {
    note(clientId: string): void {
      const at = now()
      const before = noted.get(clientId)
      if (before && secondsBetween(before, at) < EVERY_SECONDS) return
      noted.delete(clientId)
      noted.set(clientId, at)
      const [oldest = ''] = noted.keys()
      if (noted.size > MOST_REMEMBERED) noted.delete(oldest)
      store.note(clientId, at).catch(onFailure)
    },
  }
}
