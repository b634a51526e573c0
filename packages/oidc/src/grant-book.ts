import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import { SESSION_MAX_SECONDS } from './lifetimes.ts'

export type Holder = { accountId: string; clientId: string }

/** A grant, and the session it was made in. */
type Entry = { grantId: string; sessionUid: string; endsAtSeconds: number }

export type GrantBook = ReturnType<typeof createGrantBook>

/**
 * All grants of a person at a service. The library remembers the last of each session alone, so a
 * logout would leave the tokens on those before it, and on those of sessions that ran out.
 */
export function createGrantBook(store: EphemeralStore) {
  async function change(holder: Holder, rewrite: (entries: Entry[]) => Entry[]): Promise<void> {
    const key = keyOf(holder)
    for (;;) {
      const stored = await store.get(key)
      const change = {
        expected: stored,
        next: JSON.stringify(rewrite(read(stored))),
        ttlSeconds: SESSION_MAX_SECONDS,
      }
      if (await store.compareAndSet(key, change)) return
    }
  }
  return {
    add(holder: Holder, grant: Pick<Entry, 'grantId' | 'sessionUid'>): Promise<void> {
      const endsAtSeconds = nowInSeconds() + SESSION_MAX_SECONDS
      return change(holder, (entries) => [...entries, { ...grant, endsAtSeconds }])
    },
    list: async (holder: Holder) => read(await store.get(keyOf(holder))),
    remove(holder: Holder, grantIds: readonly string[]): Promise<void> {
      return change(holder, (entries) =>
        entries.filter(({ grantId }) => !grantIds.includes(grantId)),
      )
    },
  }
}

function keyOf({ accountId, clientId }: Holder): string {
  return `oidc:grants:${hashToken(`${accountId}\0${clientId}`)}`
}

function read(stored: string | undefined): Entry[] {
  const entries = stored === undefined ? [] : (JSON.parse(stored) as Entry[])
  return entries.filter(({ endsAtSeconds }) => endsAtSeconds > nowInSeconds())
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
