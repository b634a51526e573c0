import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, secondsBetween } from '@mot-cua/kernel'

/** So long a proof of a factor there is allows changes; then it is asked for again. */
export const FRESH_SECONDS = 10 * 60

type Change = {
  provedAt: number
  /** Of an app that is being connected; it opens nothing yet. */
  secretSealed?: string
}

export type FactorChanges = ReturnType<typeof createFactorChanges>

type Deps = { store: Pick<EphemeralStore, 'get' | 'put' | 'remove'>; now: Clock }
type AskedIn = { id: string; authenticatedAt: Date }

/** Changes under way in one session: the proof that allows them, and the secret that is offered. */
export function createFactorChanges({ store, now }: Deps) {
  const keyOf = ({ id }: Pick<AskedIn, 'id'>) => `factor-change:${id}`
  const put = (session: AskedIn, change: Change) =>
    store.put(keyOf(session), JSON.stringify(change), FRESH_SECONDS)
  const read = async (session: Pick<AskedIn, 'id'>): Promise<Change | undefined> => {
    const stored = await store.get(keyOf(session))
    return stored === undefined ? undefined : (JSON.parse(stored) as Change)
  }
  return {
    /** The sign-in itself was a proof; after that, only a new one is. */
    async isFresh(session: AskedIn): Promise<boolean> {
      const { provedAt = 0 } = (await read(session)) ?? {}
      const newest = Math.max(provedAt, session.authenticatedAt.getTime())
      return secondsBetween(new Date(newest), now()) < FRESH_SECONDS
    },
    markProved: (session: AskedIn) => put(session, { provedAt: now().getTime() }),
    /** A second one takes the place of the first. */
    offer: async (session: AskedIn, secretSealed: string): Promise<void> => {
      const { provedAt = session.authenticatedAt.getTime() } = (await read(session)) ?? {}
      await put(session, { provedAt, secretSealed })
    },
    offered: async (session: AskedIn): Promise<string | undefined> =>
      (await read(session))?.secretSealed,
    /** Connected or given up; the proof goes on for as long as it was good. */
    withdraw: async (session: AskedIn): Promise<void> => {
      const change = await read(session)
      if (change) await put(session, { provedAt: change.provedAt })
    },
  }
}
