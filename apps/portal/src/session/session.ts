import type { EphemeralStore } from '@mot-cua/database'
import {
  addSeconds,
  type Clock,
  hashToken,
  newId,
  randomToken,
  secondsBetween,
} from '@mot-cua/kernel'
import type { ProvenAccount } from '../account/account.ts'

export const IDLE_SECONDS = 30 * 60 // security.md §1.1 row 13
export const MAX_SECONDS = 12 * 60 * 60 // row 13
/** A session in use is written back at most this often. */
const TOUCH_SECONDS = 60

/** A signed-in browser. */
export type Session = ProvenAccount & {
  /** Names it without opening it; stays through further proofs of the same account. */
  id: string
  startedAt: Date
  seenAt: Date
}

export type NewSession = Omit<Session, 'id' | 'startedAt' | 'seenAt'>

/** Told of each session before it ends by somebody's act; what it rejects ends nothing. */
export type SessionEnded = (session: Session) => Promise<void>

export type Sessions = ReturnType<typeof createSessions>

/** Sessions of the portal; the cookie's value is known to the browser alone, the store has its hash. */
export function createSessions({ store, now }: { store: EphemeralStore; now: Clock }) {
  const ending: Ending = { store, tellEnded: () => Promise.resolve() }
  const { start, replace } = createStarting({ store, now }, ending)
  return {
    /** For whoever must end with it. */
    whenEnded(listener: SessionEnded): void {
      ending.tellEnded = listener
    },

    /** The value for the cookie. A new one at every sign-in, so that none can be planted. */
    start: (fresh: NewSession) => start(fresh),

    /**
     * In the place of the browser's session before. The same account that has proved itself again
     * goes on under the same `id`; somebody else's session ends.
     */
    replace,

    async read(token: string | undefined): Promise<Session | undefined> {
      if (!token) return undefined
      const key = keyOf(token)
      const stored = await store.get(key)
      if (stored === undefined) return undefined
      const session = parse(stored)
      if (secondsBetween(session.startedAt, now()) >= MAX_SECONDS) return undefined
      if (secondsBetween(session.seenAt, now()) >= IDLE_SECONDS) return undefined
      if (secondsBetween(session.seenAt, now()) >= TOUCH_SECONDS) {
        // Compared and set, so that a sign-out meanwhile is not undone.
        const next = JSON.stringify({ ...session, seenAt: now() })
        const ttlSeconds = lifeLeft(session, now())
        await store.compareAndSet(key, { expected: stored, next, ttlSeconds })
      }
      return session
    },

    end: (token: string) => endOne(ending, token),

    /** Back-channel logout: every session of this `sid`, or of this subject when none is named. */
    endAll: (of: UpstreamOwner) => endListed(ending, upstreamIndexKeys(of)[0]),

    /** Whatever way in was used: after a link, a reset, a closing. */
    endOfAccount: (accountId: string) => endListed(ending, accountIndexKey(accountId)),
  }
}

function createStarting({ store, now }: { store: EphemeralStore; now: Clock }, ending: Ending) {
  async function start(fresh: NewSession, id: string = newId()): Promise<string> {
    const token = randomToken()
    const key = keyOf(token)
    const session = { ...fresh, id, startedAt: now(), seenAt: now() }
    const write = () => store.put(key, JSON.stringify(session), lifeLeft(session, now()))
    await writeListed({ store, key, indexes: indexKeys(fresh), write })
    return token
  }

  async function replace(before: string | undefined, fresh: NewSession): Promise<string> {
    if (before === undefined) return start(fresh)
    const stored = await store.get(keyOf(before))
    const old = stored === undefined ? undefined : parse(stored)
    if (old?.accountId === fresh.accountId) {
      await store.take(keyOf(before))
      return start(fresh, old.id)
    }
    await endOne(ending, before)
    return start(fresh)
  }

  return { start, replace }
}

async function endOne({ store, tellEnded }: Ending, token: string): Promise<Session | undefined> {
  const stored = await store.get(keyOf(token))
  if (stored === undefined) return undefined
  await tellEnded(parse(stored))
  await store.take(keyOf(token))
  return parse(stored)
}

type Ending = { store: EphemeralStore; tellEnded: SessionEnded }

async function endListed({ store, tellEnded }: Ending, index: string | undefined): Promise<void> {
  const listed = index === undefined ? undefined : await store.take(index)
  if (index === undefined || listed === undefined) return
  const endByKey = async (key: string) => {
    const stored = await store.get(key)
    if (stored === undefined) return
    try {
      await tellEnded(parse(stored))
      await store.remove(key)
    } catch (error) {
      // Still there to be ended by whoever tries again.
      await addToIndex(store, index, key)
      throw error
    }
  }
  await Promise.all((JSON.parse(listed) as string[]).map(endByKey))
}

type UpstreamOwner = {
  issuer: string
  subject?: string | undefined
  sid?: string | undefined
}

/** The narrower index first. */
function upstreamIndexKeys({ issuer, subject, sid }: UpstreamOwner): string[] {
  return [
    ...(sid ? [`sessions:sid:${issuer}:${sid}`] : []),
    ...(subject ? [`sessions:subject:${issuer}:${subject}`] : []),
  ]
}

function accountIndexKey(accountId: string): string {
  return `sessions:account:${accountId}`
}

function indexKeys({ accountId, upstream }: NewSession): string[] {
  return [accountIndexKey(accountId), ...(upstream ? upstreamIndexKeys(upstream) : [])]
}

type Listing = {
  store: EphemeralStore
  key: string
  indexes: string[]
  write: () => Promise<void>
}

/**
 * Listed before it exists and looked up after: a logout that comes between takes the list, and
 * with it this session.
 */
async function writeListed({ store, key, indexes, write }: Listing): Promise<void> {
  await Promise.all(indexes.map((index) => addToIndex(store, index, key)))
  await write()
  const listed = await Promise.all(indexes.map((index) => store.get(index)))
  if (!listed.every((keys) => keys?.includes(key))) await store.remove(key)
}

async function addToIndex(store: EphemeralStore, index: string, key: string): Promise<void> {
  for (;;) {
    const expected = await store.get(index)
    const listed = expected === undefined ? [] : (JSON.parse(expected) as string[])
    const next = JSON.stringify([...listed, key])
    if (await store.compareAndSet(index, { expected, next, ttlSeconds: MAX_SECONDS })) return
  }
}

function lifeLeft({ startedAt }: Pick<Session, 'startedAt'>, now: Date): number {
  return Math.min(IDLE_SECONDS, secondsBetween(now, addSeconds(startedAt, MAX_SECONDS)))
}

function parse(stored: string): Session {
  const session = JSON.parse(stored) as Session
  return {
    ...session,
    authenticatedAt: new Date(session.authenticatedAt),
    startedAt: new Date(session.startedAt),
    seenAt: new Date(session.seenAt),
  }
}

function keyOf(token: string): string {
  return `session:${hashToken(token)}`
}
