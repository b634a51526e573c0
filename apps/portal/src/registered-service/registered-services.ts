import type { ConsentRule } from '../provider-consent/service-consent.ts'
import type { Approval } from './service-approval.ts'
import { listServiceScopes } from './service-approval.ts'

/** A client of RFC 7591, as an operator gets to see it. */
export type RegisteredService = {
  clientId: string
  name: string
  /** Of the addresses people come back to; undefined for a service that signs nobody in. */
  host: string | undefined
  scopes: readonly string[]
  registeredAt: Date
  lastUsedAt: Date | undefined
  approval: (Approval & { decidedAt: Date; decidedBy: string }) | undefined
  consent: ConsentRule
}

/**
 * - `sign-in`: signs people in, for which nobody's approval is needed
 * - `waiting`: asks for scopes that it may not use yet
 */
export type ServiceState = 'sign-in' | 'waiting' | 'approved' | 'refused'

export function stateOf({ scopes, approval }: Pick<RegisteredService, 'scopes' | 'approval'>) {
  const asked = listServiceScopes(scopes)
  if (asked.length === 0) return 'sign-in'
  if (approval?.state === 'refused') return 'refused'
  const isCovered = asked.every((scope) => approval?.scopes.includes(scope))
  return isCovered ? 'approved' : 'waiting'
}

export type RegisteredServiceStore = {
  /** Newest first, with what waits before all else. */
  list(): Promise<RegisteredService[]>
  find(clientId: string): Promise<RegisteredService | undefined>
}
