import type { EphemeralStore } from '@mot-cua/database'

/** A day of a library or a counter, if nobody ends it before. */
const MARKED_SECONDS = 12 * 60 * 60
/** From signing out here to coming back from the issuer. */
const WIPE_SECONDS = 10 * 60

export type SharedComputers = ReturnType<typeof createSharedComputers>

/**
 * Computers of libraries and counters: each session of such a browser is short, and its end
 * wipes what the browser keeps of the province. Kept here and not in an address, so that nobody
 * can be talked into either by a link. The mark outlives the session: one that ran out leaves its
 * person signed in at the issuer, and whoever sits down next is somebody else.
 */
export function createSharedComputers({ store }: { store: EphemeralStore }) {
  return {
    mark: (browserId: string) => store.put(markKey(browserId), '1', MARKED_SECONDS),
    isMarked: async (browserId: string) => (await store.get(markKey(browserId))) !== undefined,
    /** Once somebody has signed out: the next sign-in says anew what kind of computer it is. */
    unmark: async (browserId: string): Promise<void> => {
      await store.take(markKey(browserId))
    },
    askWipe: (browserId: string) => store.put(wipeKey(browserId), '1', WIPE_SECONDS),
    takeWipe: async (browserId: string) => (await store.take(wipeKey(browserId))) !== undefined,
  }
}

const markKey = (browserId: string) => `shared-computer:mark:${browserId}`
const wipeKey = (browserId: string) => `shared-computer:wipe:${browserId}`
