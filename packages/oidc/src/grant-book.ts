import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import { SESSION_MAX_SECONDS } from './lifetimes.ts'

/** A grant, and the session it was made in. */
export type GrantEntry = {
  grantId: string
  clientId: string
  sessionUid: string
  /** By which the service knows the session. */
  sid: string | undefined
  endsAtSeconds: number
}

export type GrantBook = ReturnType<typeof createGrantBook>

/**
 * All grants of a person, at whatever service. The library remembers the last of each session
 * alone, so a logout would leave the tokens on those before it, and on those of sessions that ran
 * out; and it does not know which sessions a person has.
 */
export function createGrantBook(store: EphemeralStore) {
  async function change(
    accountId: string,
    rewrite: (entries: GrantEntry[]) => GrantEntry[],
  ): Promise<void> {
    const key = keyOf(accountId)
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
    add(accountId: string, grant: Omit<GrantEntry, 'endsAtSeconds'>): Promise<void> {
      const endsAtSeconds = nowInSeconds() + SESSION_MAX_SECONDS
      return change(accountId, (entries) => [...entries, { ...grant, endsAtSeconds }])
    },
    list: async (accountId: string) => read(await store.get(keyOf(accountId))),
    remove(accountId: string, grantIds: readonly string[]): Promise<void> {
      return change(accountId, (entries) =>
        entries.filter(({ grantId }) => !grantIds.includes(grantId)),
      )
    },
  }
}

function keyOf(accountId: string): string {
  return `oidc:grants:${hashToken(accountId)}`
}

function read(stored: string | undefined): GrantEntry[] {
  const entries = stored === undefined ? [] : (JSON.parse(stored) as GrantEntry[])
  return entries.filter(({ endsAtSeconds }) => endsAtSeconds > nowInSeconds())
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
