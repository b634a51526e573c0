import { createRedisEphemeralStore, openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import type { ProvenAccount } from '../../apps/portal/src/account/account.ts'
import { createServiceConsentStore } from '../../apps/portal/src/provider-consent/service-consent.store.ts'
import { createSessions } from '../../apps/portal/src/session/session.ts'
import type { PortalTables } from '../../apps/portal/src/tables.ts'
import { insertAccount } from '../../apps/portal/src/test-account.ts'
import type { Parties } from './parties.ts'

const SCHEMA = 'portal'
/** Of the portal's session, where there is no https. */
const COOKIE = 'motcua-portal-session'
const AT_A_TIME = 16

export type Citizens = Awaited<ReturnType<typeof openCitizens>>

/**
 * The portal's people by its own tables and sessions: thousands who have signed in at identity
 * before anything is timed would cost a password check each.
 */
export async function openCitizens({ databaseUrl, redisUrl, identity }: Parties) {
  const engine = await openPostgres({ url: databaseUrl })
  const store = createRedisEphemeralStore({ url: redisUrl, prefix: SCHEMA })
  const db = engine.schema<PortalTables>(SCHEMA)
  const sessions = createSessions({ store, now: systemClock })
  return {
    db,
    /** People with an account of level 2 that came from identity. */
    add: (count: number) =>
      inLanes(Array.from({ length: count }), async (_, index) => {
        const phone = `+8498${String(index).padStart(7, '0')}`
        const personalId = `0992${String(index).padStart(8, '0')}`
        const made = await insertAccount(db, new Date(), { type: 'eid', personalId, phone })
        const upstream = { issuer: identity.url, subject: made.accountId, sid: made.accountId }
        return { ...made, upstream }
      }),
    /** The `Set-Cookie` line of a new session each; it rests on a proof of this moment. */
    signIn: (people: readonly ProvenAccount[]) =>
      inLanes(people, async (person) => {
        const token = await sessions.start({ ...person, authenticatedAt: new Date() })
        return `${COOKIE}=${token}; Path=/`
      }),
    /** The law lets the agency have the data: nobody is asked (domain.md §2.7). */
    needsNoConsent: (url: string) =>
      createServiceConsentStore(db).setRule({
        host: new URL(url).host,
        rule: 'not-needed',
        by: 'bench',
        at: new Date(),
      }),
    async close() {
      await store.close()
      await engine.close()
    },
  }
}

/** Some at a time, in any order; what is answered is in the order of `all`. */
export async function inLanes<T, R>(
  all: readonly T[],
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const done: R[] = []
  let next = 0
  const lane = async () => {
    while (next < all.length) {
      const index = next++
      done[index] = await work(all[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, lane))
  return done
}
