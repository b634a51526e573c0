import type { EphemeralStore } from '@mot-cua/database'
import { hashToken, randomToken } from '@mot-cua/kernel'
import { REQUEST_SECONDS } from './break-glass.ts'

const CODE_SECONDS = 10 * 60
/** Longer than a request: its end is still told to whoever waits. */
const MEETING_SECONDS = 2 * REQUEST_SECONDS

/** An administrator between the password and the entry, or until another one was answered. */
export type GlassVisit = {
  staffAccountId: string
  /** Password and code of the app. */
  isProven: boolean
  /** Of the browser, where the account knows it: it has counts of its own. */
  browserId?: string | undefined
  /** What this browser has asked for. */
  requestId?: string
}

/** `id`: under which limits and codes know it. */
export type FoundGlassVisit = GlassVisit & { id: string }

export type GlassVisits = ReturnType<typeof createGlassVisits>

/** Each step has a token of its own: one that was planted or seen before opens nothing after. */
export function createGlassVisits(store: Pick<EphemeralStore, 'get' | 'put' | 'take'>) {
  const keyOf = (id: string) => `glass-visit:${id}`
  const put = (id: string, visit: GlassVisit) =>
    store.put(keyOf(id), JSON.stringify(visit), visit.isProven ? MEETING_SECONDS : CODE_SECONDS)
  async function begin(visit: GlassVisit): Promise<string> {
    const token = randomToken()
    await put(hashToken(token), visit)
    return token
  }
  const end = async ({ id }: Pick<FoundGlassVisit, 'id'>) =>
    (await store.take(keyOf(id))) !== undefined
  return {
    /** After the password; the value for the cookie. */
    begin: (of: Pick<GlassVisit, 'staffAccountId' | 'browserId'>) =>
      begin({ ...of, isProven: false }),
    async find(token: string | undefined): Promise<FoundGlassVisit | undefined> {
      if (token === undefined) return undefined
      const id = hashToken(token)
      const stored = await store.get(keyOf(id))
      return stored === undefined ? undefined : { ...(JSON.parse(stored) as GlassVisit), id }
    },
    /** After the code; undefined for all but one of those who ask. */
    async prove(visit: FoundGlassVisit): Promise<string | undefined> {
      if (!(await end(visit))) return undefined
      return begin({ staffAccountId: visit.staffAccountId, isProven: true })
    },
    ask: ({ id, ...visit }: FoundGlassVisit, requestId: string) => put(id, { ...visit, requestId }),
    /** True for one of any number of requests that end it. */
    end,
  }
}
