import { createHmac, type KeyObject } from 'node:crypto'
import { addSeconds, type Clock, hashToken } from '@mot-cua/kernel'

// peers.md §2.3 row 7.
const KNOWN_DAYS = 90
export const KNOWN_SECONDS = KNOWN_DAYS * 24 * 60 * 60
/** More people than a household has at one screen: a shared computer, known to nobody. */
export const MOST_PEOPLE = 3
/** Of one account; the one unused for longest makes room for the next. */
export const MOST_BROWSERS = 5

export type KnownBrowserStore = {
  /**
   * Makes the browser known to the account under the fresh hash, and there to everybody who was
   * known by the presented one, which is over. False on a shared computer, where all stays.
   */
  remember(sighting: Sighting): Promise<boolean>
}

type Visitor = { accountId: string; clientId: string; address: string }

/** `acceptanceId`: of the right code, the same for each request that repeats it. */
type Arrival = Visitor & { acceptanceId: string }

export type Sighting = Visitor & {
  at: Date
  expiresAt: Date
  presentedHash: string | undefined
  freshHash: string
}

export type KnownBrowsers = ReturnType<typeof createKnownBrowsers>

type Deps = {
  store: KnownBrowserStore
  /** Of the MAC that makes the cookie's value out of an acceptance. */
  key: KeyObject
  now: Clock
}

/**
 * Browsers in which a person has signed in completely. They skip no factor; they only keep their
 * own counts, so that a stranger's failures elsewhere do not lock the owner out.
 */
export function createKnownBrowsers({ store, key, now }: Deps) {
  return {
    /** The value for the browser's cookie; undefined leaves the browser as it is. */
    async remember(arrival: Arrival, presented: string | undefined): Promise<string | undefined> {
      const { acceptanceId, ...visitor } = arrival
      // One acceptance makes one value, so that a double click does not lose what the first moved.
      const fresh = createHmac('sha256', key).update(acceptanceId).digest('base64url')
      const at = now()
      const isKnown = await store.remember({
        ...visitor,
        at,
        expiresAt: addSeconds(at, KNOWN_SECONDS),
        presentedHash: presented === undefined ? undefined : hashToken(presented),
        freshHash: hashToken(fresh),
      })
      return isKnown ? fresh : undefined
    },
  }
}
