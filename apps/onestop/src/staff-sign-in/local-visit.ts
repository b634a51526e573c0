import type { EphemeralStore } from '@mot-cua/database'
import { hashToken, randomToken } from '@mot-cua/kernel'

/** As long as the codes of a visit can be asked for. */
const VISIT_SECONDS = 30 * 60

/** An official between the password and the session. */
export type LocalVisit = { staffAccountId: string; returnTo: string }

/** `id`: under which the one-time codes know it. */
export type FoundVisit = LocalVisit & { id: string }

export type LocalVisits = ReturnType<typeof createLocalVisits>

/** Bound to a cookie of its own: a browser that had one planted is on nobody else's way. */
export function createLocalVisits(store: Pick<EphemeralStore, 'get' | 'put' | 'take'>) {
  const keyOf = (id: string) => `local-visit:${id}`
  const find = async (token: string | undefined): Promise<FoundVisit | undefined> => {
    if (token === undefined) return undefined
    const id = hashToken(token)
    const stored = await store.get(keyOf(id))
    return stored === undefined ? undefined : { ...(JSON.parse(stored) as LocalVisit), id }
  }
  return {
    find,
    /** The value for the cookie: the present one where a double click asks again. */
    async begin(visit: LocalVisit, presented: string | undefined) {
      const before = await find(presented)
      const isSame = before?.staffAccountId === visit.staffAccountId
      const token = isSame && presented !== undefined ? presented : randomToken()
      const id = hashToken(token)
      await store.put(keyOf(id), JSON.stringify(visit), VISIT_SECONDS)
      return { token, id }
    },
    /** True for one of any number of requests that end it. */
    async end({ id }: Pick<FoundVisit, 'id'>): Promise<boolean> {
      return (await store.take(keyOf(id))) !== undefined
    },
  }
}
