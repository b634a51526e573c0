import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import { SESSION_MAX_SECONDS } from './lifetimes.ts'

/** A session, or what was given in it; `loginTs` in whole seconds, rounded down. */
export type Begun = { uid?: string | undefined; loginTs?: number | undefined }

export type SessionCheck = (begun: Begun, sessionsEndAt: Date | undefined) => Promise<boolean>

/**
 * Sessions begun before a person ended all of them. Those that are known are removed; this also
 * reaches those that are not, and what a request under way writes back after their removal.
 */
export function createSessionCutoff(store: Pick<EphemeralStore, 'get' | 'put'>) {
  const isOver: SessionCheck = async ({ uid = '', loginTs }, sessionsEndAt) => {
    if (!sessionsEndAt || loginTs === undefined) return false
    // Of the same second it cannot be told which came first; who signs in again must be let in.
    if (loginTs >= Math.floor(sessionsEndAt.getTime() / 1000)) return false
    const keptAt = await store.get(keyOf(uid))
    return keptAt === undefined || Number(keptAt) < sessionsEndAt.getTime()
  }
  return {
    isOver,
    /** The one session that lives on: where its owner has just changed the password. */
    keep: (uid: string, at: Date) =>
      store.put(keyOf(uid), String(at.getTime()), SESSION_MAX_SECONDS),
  }
}

function keyOf(uid: string): string {
  return `oidc:kept-session:${hashToken(uid)}`
}
