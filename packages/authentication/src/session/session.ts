import type { EphemeralStore } from '@mot-cua/database'
import {
  addSeconds,
  type Clock,
  hashToken,
  newId,
  randomToken,
  secondsBetween,
} from '@mot-cua/kernel'
import { listWhile, takeListed } from './session-index.ts'

/** A session in use is written back at most this often. */
const TOUCH_SECONDS = 60

/** What an app knows of who is signed in. Kept as JSON: its only date is the one named here. */
export type SessionContent = { authenticatedAt: Date }

/** A signed-in browser. */
export type SessionOf<T extends SessionContent> = T & {
  /** Names it without opening it; stays as long as the session `continues`. */
  id: string
  startedAt: Date
  seenAt: Date
}

export type SessionLifetime = { idleSeconds: number; maxSeconds: number }

/** Told of each session before it ends by somebody's act; what it rejects ends nothing. */
export type SessionEnded<T extends SessionContent> = (session: SessionOf<T>) => Promise<void>

type Deps<T extends SessionContent> = {
  store: EphemeralStore
  now: Clock
  /** In front of the store's keys; apps that share a store have one each. */
  prefix?: string
  lifetimeOf: (session: T) => SessionLifetime
  /** The lists it can be ended by: of an account, of a session elsewhere (`upstreamIndexKeys`). */
  indexKeysOf: (fresh: T) => readonly string[]
  /** Whether a new proof goes on under the `id` of the session before it. Never, unless given. */
  continues?: (before: SessionOf<T>, fresh: T) => boolean
}

export type SessionsOf<T extends SessionContent> = ReturnType<typeof createSessions<T>>

/** Sessions of an app; the cookie's value is known to the browser alone, the store has its hash. */
export function createSessions<T extends SessionContent>(deps: Deps<T>) {
  const book = createBook(deps)
  const starting = createStarting(deps, book)
  return {
    /** For whoever must end with it. */
    whenEnded(listener: SessionEnded<T>): void {
      book.tellEnded = listener
    },

    /** The value for the cookie. A new one at every sign-in, so that none can be planted. */
    start: (fresh: T) => starting.start(fresh),

    /** In the place of the browser's session before, which ends unless this one continues it. */
    replace: starting.replace,

    async read(token: string | undefined): Promise<SessionOf<T> | undefined> {
      if (!token) return undefined
      const stored = await deps.store.get(book.keyOf(token))
      if (stored === undefined) return undefined
      const session = parse<T>(stored)
      const now = deps.now()
      const { idleSeconds, maxSeconds } = deps.lifetimeOf(session)
      const unusedSeconds = secondsBetween(session.seenAt, now)
      if (secondsBetween(session.startedAt, now) >= maxSeconds) return undefined
      if (unusedSeconds >= idleSeconds) return undefined
      // A short life is touched as often, in proportion, or its use would not keep it.
      if (unusedSeconds >= Math.min(TOUCH_SECONDS, idleSeconds / 5)) {
        await book.touch(token, { stored, session })
      }
      return session
    },

    end: (token: string) => book.end(token),

    /** Every session that stands under this key; one that comes in meanwhile does not begin. */
    endAll: (indexKey: string) => book.endListed(indexKey),
  }
}

type Book<T extends SessionContent> = ReturnType<typeof createBook<T>>

function createStarting<T extends SessionContent>(
  { store, now, lifetimeOf, indexKeysOf, continues = () => false }: Deps<T>,
  book: Book<T>,
) {
  async function start(fresh: T, id: string = newId()): Promise<string> {
    const token = randomToken()
    const startedAt = now()
    const session = { ...fresh, id, startedAt, seenAt: startedAt }
    const { maxSeconds } = lifetimeOf(fresh)
    const listed = { key: book.keyOf(token), maxSeconds, now: startedAt }
    const indexes = indexKeysOf(fresh).map(book.indexOf)
    await listWhile(store, { ...listed, indexes }, () => book.write(token, session))
    return token
  }

  async function replace(before: string | undefined, fresh: T): Promise<string> {
    if (before === undefined) return start(fresh)
    const stored = await store.get(book.keyOf(before))
    const old = stored === undefined ? undefined : parse<T>(stored)
    if (old && continues(old, fresh)) {
      await store.take(book.keyOf(before))
      return start(fresh, old.id)
    }
    await book.end(before)
    return start(fresh)
  }

  return { start, replace }
}

/** What the store knows, by the value of the cookie. */
function createBook<T extends SessionContent>({ store, now, prefix = '', lifetimeOf }: Deps<T>) {
  const keyOf = (token: string) => `${prefix}session:${hashToken(token)}`
  const indexOf = (indexKey: string) => `${prefix}sessions:${indexKey}`
  const lifeLeft = (session: SessionOf<T>) => {
    const { idleSeconds, maxSeconds } = lifetimeOf(session)
    return Math.min(idleSeconds, secondsBetween(now(), addSeconds(session.startedAt, maxSeconds)))
  }
  const nobody: SessionEnded<T> = () => Promise.resolve()
  const book = {
    keyOf,
    indexOf,
    tellEnded: nobody,
    write: (token: string, session: SessionOf<T>) =>
      store.put(keyOf(token), JSON.stringify(session), lifeLeft(session)),

    async touch(token: string, { stored, session }: { stored: string; session: SessionOf<T> }) {
      // Compared and set, so that a sign-out meanwhile is not undone.
      const next = JSON.stringify({ ...session, seenAt: now() })
      const ttlSeconds = lifeLeft(session)
      await store.compareAndSet(keyOf(token), { expected: stored, next, ttlSeconds })
    },

    async end(token: string): Promise<SessionOf<T> | undefined> {
      const stored = await store.get(keyOf(token))
      if (stored === undefined) return undefined
      await book.tellEnded(parse<T>(stored))
      await store.take(keyOf(token))
      return parse<T>(stored)
    },

    endListed: (indexKey: string) =>
      takeListed(store, { index: indexOf(indexKey), now: now() }, async (key) => {
        const stored = await store.get(key)
        if (stored === undefined) return
        await book.tellEnded(parse(stored))
        await store.remove(key)
      }),
  }
  return book
}

function parse<T extends SessionContent>(stored: string): SessionOf<T> {
  const session = JSON.parse(stored) as SessionOf<T>
  return {
    ...session,
    authenticatedAt: new Date(session.authenticatedAt),
    startedAt: new Date(session.startedAt),
    seenAt: new Date(session.seenAt),
  }
}
