import type { EphemeralStore } from '@mot-cua/database'

/** As long as an official's session may be idle. */
const KEPT_SECONDS = 15 * 60

export type UnsavedWork = ReturnType<typeof createUnsavedWork>

/**
 * Where in a session a form came back with errors and has not been saved since. Whoever turns to
 * another account then is asked first, also without JavaScript.
 */
export function createUnsavedWork({
  store,
}: {
  store: Pick<EphemeralStore, 'put' | 'get' | 'remove'>
}) {
  const keyOf = (sessionId: string) => `unsaved:${sessionId}`
  return {
    find: (sessionId: string) => store.get(keyOf(sessionId)),
    note: (sessionId: string, path: string) => store.put(keyOf(sessionId), path, KEPT_SECONDS),
    /** The form of this path has been saved, or another one: only the one that waits counts. */
    async saved(sessionId: string, path: string): Promise<void> {
      if ((await store.get(keyOf(sessionId))) === path) await store.remove(keyOf(sessionId))
    },
  }
}
