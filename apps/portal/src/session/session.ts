import type { EphemeralStore } from '@mot-cua/database'
import { addSeconds, type Clock, hashToken, randomToken, secondsBetween } from '@mot-cua/kernel'
import type { ProvenAccount } from '../account/account.ts'

export const IDLE_SECONDS = 30 * 60 // security.md §1.1 row 13
export const MAX_SECONDS = 12 * 60 * 60 // row 13
/** A session in use is written back at most this often. */
const TOUCH_SECONDS = 60

/** A signed-in browser. */
export type Session = ProvenAccount & {
  startedAt: Date
  seenAt: Date
}

export type NewSession = Omit<Session, 'startedAt' | 'seenAt'>

export type Sessions = ReturnType<typeof createSessions>

/** Sessions of the portal; the cookie's value is known to the browser alone, the store has its hash. */
export function createSessions({ store, now }: { store: EphemeralStore; now: Clock }) {
  return {
    /** The value for the cookie. A new one at every sign-in, so that none can be planted. */
    async start(fresh: NewSession): Promise<string> {
      const token = randomToken()
      const key = keyOf(token)
      const session = { ...fresh, startedAt: now(), seenAt: now() }
      const write = () => store.put(key, JSON.stringify(session), lifeLeft(session, now()))
      await writeListed({ store, key, indexes: indexKeys(fresh), write })
      return token
    },

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

    async end(token: string): Promise<Session | undefined> {
      const stored = await store.take(keyOf(token))
      return stored === undefined ? undefined : parse(stored)
    },

    /** Back-channel logout: every session of this `sid`, or of this subject when none is named. */
    endAll: (of: UpstreamOwner) => endListed(store, upstreamIndexKeys(of)[0]),

    /** Whatever way in was used: after a link, a reset, a closing. */
    endOfAccount: (accountId: string) => endListed(store, accountIndexKey(accountId)),
  }
}

async function endListed(store: EphemeralStore, index: string | undefined): Promise<void> {
  const listed = index === undefined ? undefined : await store.take(index)
  const keys = listed === undefined ? [] : (JSON.parse(listed) as string[])
  await Promise.all(keys.map((key) => store.remove(key)))
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

function lifeLeft({ startedAt }: Session, now: Date): number {
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
