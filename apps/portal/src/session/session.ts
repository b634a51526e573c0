import {
  type SessionOf,
  createSessions as sessionsOf,
  upstreamIndexKeys,
} from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { ProvenAccount } from '../account/account.ts'
import type { GateDecision, SignInGate } from '../policy/gate.ts'

const IDLE_SECONDS = 30 * 60 // security.md §1.1 row 13
export const MAX_SECONDS = 12 * 60 * 60 // row 13

/** Who is signed in, and since what. */
type PortalSession = ProvenAccount & {
  /** Its account was claimed in this very session: it links, and does nothing else. */
  isClaimed?: true
}

/** A signed-in browser; its `id` stays through further proofs of the same account. */
export type Session = SessionOf<PortalSession>

/** What a session may be used for now: what its kind of account may, less where it was claimed. */
export function sessionAccess(
  session: Pick<Session, 'type' | 'audience' | 'isClaimed'>,
  gate: SignInGate,
): GateDecision['access'] {
  const { access } = gate.decide(session)
  return access === 'full' && session.isClaimed ? 'link-only' : access
}

export type Sessions = ReturnType<typeof createSessions>

type Upstream = Parameters<typeof upstreamIndexKeys>[0]

/** Sessions of the portal, by the account and by where it was proved. */
export function createSessions({ store, now }: { store: EphemeralStore; now: Clock }) {
  const sessions = sessionsOf<PortalSession>({
    store,
    now,
    lifetimeOf: () => ({ idleSeconds: IDLE_SECONDS, maxSeconds: MAX_SECONDS }),
    indexKeysOf: ({ accountId, upstream }) => [
      accountIndexKey(accountId),
      ...(upstream ? upstreamIndexKeys(upstream) : []),
    ],
    continues: (before, fresh) => before.accountId === fresh.accountId,
  })
  return {
    ...sessions,

    /** Back-channel logout: every session of this `sid`, or of this subject when none is named. */
    async endAll(of: Upstream): Promise<void> {
      const [narrowest] = upstreamIndexKeys(of)
      if (narrowest !== undefined) await sessions.endAll(narrowest)
    },

    /** Whatever way in was used: after a link, a reset, a closing. */
    endOfAccount: (accountId: string) => sessions.endAll(accountIndexKey(accountId)),
  }
}

function accountIndexKey(accountId: string): string {
  return `account:${accountId}`
}
