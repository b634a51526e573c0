import type { EphemeralStore } from '@mot-cua/database'
import { addSeconds, secondsBetween } from '@mot-cua/kernel'

type UpstreamSession = {
  issuer: string
  subject?: string | undefined
  sid?: string | undefined
}

/**
 * Keys for a session that hangs on one at an issuer, the narrower first: the one a back-channel
 * logout ends by, which names a `sid`, a subject or both (OpenID Connect Back-Channel Logout §2.4).
 */
export function upstreamIndexKeys({ issuer, subject, sid }: UpstreamSession): string[] {
  return [
    ...(sid ? [`sid:${issuer}:${sid}`] : []),
    ...(subject ? [`subject:${issuer}:${subject}`] : []),
  ]
}

/**
 * Keys of sessions, each with the end of its longest life: a list lives as long as the longest of
 * them, whatever life a later one has, and forgets those that are over.
 */
type Listed = Record<string, string>

type Entry = { key: string; until: Date; now: Date }

type Listing = { key: string; maxSeconds: number; indexes: readonly string[]; now: Date }

/**
 * Listed before it exists and looked up after: a logout that comes between takes the list, and
 * with it this session.
 */
export async function listWhile(
  store: EphemeralStore,
  { key, maxSeconds, indexes, now }: Listing,
  write: () => Promise<void>,
): Promise<void> {
  const entry = { key, until: addSeconds(now, maxSeconds), now }
  await Promise.all(indexes.map((index) => addToIndex(store, index, entry)))
  await write()
  const listed = await Promise.all(indexes.map((index) => store.get(index)))
  if (!listed.every((keys) => keys?.includes(key))) await store.remove(key)
}

/** What cannot be ended now stays listed, to be ended by whoever tries again. */
export async function takeListed(
  store: EphemeralStore,
  { index, now }: { index: string; now: Date },
  endOne: (key: string) => Promise<void>,
): Promise<void> {
  const listed = await store.take(index)
  if (listed === undefined) return
  const ends = Object.entries(JSON.parse(listed) as Listed).map(async ([key, until]) => {
    try {
      await endOne(key)
    } catch (error) {
      await addToIndex(store, index, { key, until: new Date(until), now })
      throw error
    }
  })
  await Promise.all(ends)
}

async function addToIndex(
  store: EphemeralStore,
  index: string,
  { key, until, now }: Entry,
): Promise<void> {
  for (;;) {
    const expected = await store.get(index)
    const listed = expected === undefined ? {} : (JSON.parse(expected) as Listed)
    const living = Object.entries(listed).filter(([, end]) => new Date(end) > now)
    const entries = [...living, [key, until.toISOString()] as const]
    const ends = entries.map(([, end]) => secondsBetween(now, new Date(end)))
    const next = JSON.stringify(Object.fromEntries(entries))
    if (await store.compareAndSet(index, { expected, next, ttlSeconds: Math.max(...ends) })) return
  }
}
