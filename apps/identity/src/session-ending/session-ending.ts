import type { Clock } from '@mot-cua/kernel'
import type { OidcProvider } from '@mot-cua/oidc'

/** Why all sessions of a person end; written into the audit. */
export type EndReason =
  | 'not-me'
  /** Three requests of QR codes refused within half an hour. */
  | 'qr-refusals'
  | 'all-devices'
  | 'lost-phone'
  | 'password-changed'
  | 'all-sessions'

export type EndOptions = {
  address?: string
  /** `uid` of a session that lives on, as after a change of password in it. */
  keptSessionUid?: string
}

export type SessionEnding = {
  /** Whatever was signed in before now is signed out, here and at every service; audited. */
  endAll: (accountId: string, reason: EndReason, options?: EndOptions) => Promise<void>
}

export type SessionEndingStore = {
  /** Of two that come together the later instant stays. */
  mark(ended: MarkedEnd): Promise<void>
}

export type MarkedEnd = {
  accountId: string
  reason: EndReason
  /** By the clock that sessions begin by. */
  endAt: Date
  at: Date
  address: string | undefined
}

type Deps = {
  store: SessionEndingStore
  /** What the person's phones have scanned or approved and no browser has fetched. */
  endOpenRequests: (accountId: string) => Promise<void>
  endSessions: OidcProvider['endSessions']
  /** The provider's own, which knows no other than the real one. */
  sessionClock: Clock
  now: Clock
}

/** Marked first: what comes after may fail, and the sessions are over all the same. */
export function createSessionEnding(deps: Deps): SessionEnding {
  const { store, endOpenRequests, endSessions, sessionClock, now } = deps
  return {
    async endAll(accountId, reason, { address, keptSessionUid } = {}) {
      const endAt = sessionClock()
      await store.mark({ accountId, reason, endAt, at: now(), address })
      await endOpenRequests(accountId)
      await endSessions(accountId, { at: endAt, keptSessionUid })
    },
  }
}
