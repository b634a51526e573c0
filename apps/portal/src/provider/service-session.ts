import type { HostSession } from '@mot-cua/oidc'
import type { SessionLevel } from '../account/account.ts'
import type { Access, SignInGate } from '../policy/gate.ts'
import { type Session, sessionAccess } from '../session/session.ts'

/** From weakest to strongest. An account that is no e-ID reaches none of them. */
export const acrValues = ['urn:eid:level1', 'urn:eid:level2'] as const

export function acrOfLevel(level: SessionLevel): string | undefined {
  return level === 0 ? undefined : acrValues[level - 1]
}

/** 0 where nothing known is demanded. */
export function levelDemandedBy(acr: string | undefined): SessionLevel {
  const height = acrValues.findIndex((known) => known === acr)
  return height === 1 ? 2 : height === 0 ? 1 : 0
}

/**
 * Whether services may hear of a session. One that may only link signs in nowhere else (C8), and
 * administrators of the portal are nobody's citizens (C10).
 */
export function servesServices(session: Pick<Session, 'audience'> & { access: Access }): boolean {
  return session.access === 'full' && session.audience !== 'administrator'
}

/** A session as the provider follows it; undefined where services may not use it. */
export function toHostSession(session: Session, gate: SignInGate): HostSession | undefined {
  const access = sessionAccess(session, gate)
  if (access === 'closed' || !servesServices({ audience: session.audience, access })) {
    return undefined
  }
  const { id, accountId, startedAt, authenticatedAt, amr, level } = session
  return { id, accountId, startedAt, authenticatedAt, amr, acr: acrOfLevel(level) }
}
