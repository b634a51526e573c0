import { addSeconds, type Clock, hashToken, randomToken } from '@mot-cua/kernel'

// peers.md §2.3 row 7.
const KNOWN_DAYS = 90
export const KNOWN_SECONDS = KNOWN_DAYS * 24 * 60 * 60
/** More people than a household has at one screen: a shared computer, known to nobody. */
export const MOST_PEOPLE = 3

export type KnownBrowserStore = {
  /**
   * Makes the browser known to the account, and answers under which hash: the one it came with
   * where that is known to anybody, else the fresh one, so that no value planted from outside
   * ever becomes known. Undefined on a shared computer.
   */
  remember(sighting: Sighting): Promise<string | undefined>
}

type Visitor = { accountId: string; clientId: string; address: string }

export type Sighting = Visitor & {
  at: Date
  expiresAt: Date
  presentedHash: string | undefined
  freshHash: string
}

export type KnownBrowsers = ReturnType<typeof createKnownBrowsers>

/**
 * Browsers in which a person has signed in completely. They skip no factor; they only keep their
 * own counts, so that a stranger's failures elsewhere do not lock the owner out.
 */
export function createKnownBrowsers({ store, now }: { store: KnownBrowserStore; now: Clock }) {
  return {
    /** The value for the browser's cookie; undefined leaves the browser as it is. */
    async remember(visitor: Visitor, presented: string | undefined): Promise<string | undefined> {
      const [fresh, at] = [randomToken(), now()]
      const presentedHash = presented === undefined ? undefined : hashToken(presented)
      const expiresAt = addSeconds(at, KNOWN_SECONDS)
      const hashes = { presentedHash, freshHash: hashToken(fresh) }
      const kept = await store.remember({ ...visitor, at, expiresAt, ...hashes })
      if (kept === undefined) return undefined
      return kept === presentedHash ? presented : fresh
    },
  }
}
