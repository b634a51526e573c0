import type { EphemeralStore } from '@mot-cua/database'
import type { Sealer } from '@mot-cua/kernel'

/** As long as an official's session may be idle. */
const KEPT_SECONDS = 15 * 60

/** What was typed into a form, by field: neither files nor secrets. */
export type Typed = Readonly<Record<string, string>>

/** A form that was not taken: where it was sent, the page that holds it, and what was typed. */
export type UnsavedForm = { action: string; page: string; typed: Typed }

export type UnsavedWork = ReturnType<typeof createUnsavedWork>

type Deps = { store: Pick<EphemeralStore, 'put' | 'get' | 'remove'>; sealer: Sealer }

/**
 * Which form of a session came back with errors and has not been saved since. Whoever turns to
 * another account then is asked first, also without JavaScript, and finds what was typed again. A
 * session is one hat's: nobody else comes to it.
 */
export function createUnsavedWork({ store, sealer }: Deps) {
  const keyOf = (sessionId: string) => `unsaved-form:${sessionId}`
  async function find(sessionId: string): Promise<UnsavedForm | undefined> {
    const key = keyOf(sessionId)
    const sealed = await store.get(key)
    return sealed === undefined ? undefined : (JSON.parse(sealer.open(sealed, key)) as UnsavedForm)
  }
  return {
    find,
    async note(sessionId: string, form: UnsavedForm): Promise<void> {
      const key = keyOf(sessionId)
      await store.put(key, sealer.seal(JSON.stringify(form), key), KEPT_SECONDS)
    },
    /** The form of this action has been saved, or another one: only the one that waits counts. */
    async saved(sessionId: string, action: string): Promise<void> {
      if ((await find(sessionId))?.action === action) await store.remove(keyOf(sessionId))
    },
    /** Left behind, by the choice of whoever typed it. */
    async drop(sessionId: string): Promise<void> {
      await store.remove(keyOf(sessionId))
    },
  }
}

/** Asks the page of an unsaved form for what was typed into it. */
export const TYPED_QUERY = 'typed'

/** The page of a form as it was left. */
export const backToForm = ({ page }: UnsavedForm) => `${page}?${TYPED_QUERY}`
