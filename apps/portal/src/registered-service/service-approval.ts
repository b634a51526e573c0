import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/actor.ts'

/** Scopes that services get for themselves: what they tell the portal. */
export const serviceScopes = ['portal:dossiers', 'portal:staff'] as const

/** Names that a source of the portal's own has. */
const TAKEN = new Set(['self'])

/**
 * An agency's own name, under which what it tells is kept whatever client its system has; undefined
 * for what is none. Short and of plain letters, because operators type it.
 */
export function parseSource(typed: string): string | undefined {
  const source = typed.trim().toLowerCase()
  return /^[a-z][a-z0-9-]{1,39}$/.test(source) && !TAKEN.has(source) ? source : undefined
}

export function listServiceScopes(scopes: readonly string[]): string[] {
  return serviceScopes.filter((scope) => scopes.includes(scope))
}

export type Approval = {
  state: 'approved' | 'refused'
  source: string | undefined
  scopes: readonly string[]
}

/** What a calling service may do, and in whose name. */
export type Admission = { source: string; scopes: readonly string[] }

export type Decision = { clientId: string; actor: Actor; at: Date }

export type ApprovalStore = {
  /** Noted as a use of the service, once a minute. */
  find(clientId: string): Promise<Approval | undefined>
  /** False where no such service is registered. What it told before follows it to its new name. */
  approve(decision: Decision & { source: string; scopes: readonly string[] }): Promise<boolean>
  refuse(decision: Decision): Promise<boolean>
}

export type ServiceApprovals = ReturnType<typeof createServiceApprovals>

/**
 * Which services may tell the portal of dossiers and staff, and for which agency. Asked at each
 * token and at each call, of the database: what an operator decides holds everywhere at once.
 */
export function createServiceApprovals({ store, now }: { store: ApprovalStore; now: Clock }) {
  return {
    /** Undefined for a service that nobody has approved. */
    async admit(clientId: string): Promise<Admission | undefined> {
      const approval = await store.find(clientId)
      if (approval?.state !== 'approved' || approval.source === undefined) return undefined
      return { source: approval.source, scopes: approval.scopes }
    },
    /** Why a token is not given; undefined where it is. */
    async whyRefused({ clientId, scopes }: { clientId: string; scopes: readonly string[] }) {
      const asked = listServiceScopes(scopes)
      if (asked.length === 0) return undefined
      return judgeApproval(await store.find(clientId), { clientId, asked })
    },
    approve: (given: Omit<Decision, 'at'> & { source: string; scopes: readonly string[] }) =>
      store.approve({ ...given, at: now() }),
    refuse: (given: Omit<Decision, 'at'>) => store.refuse({ ...given, at: now() }),
  }
}

type Asked = { clientId: string; asked: readonly string[] }

/** ASCII without quotes, as RFC 6749 §5.2 has an `error_description`. */
export function judgeApproval(approval: Approval | undefined, { clientId, asked }: Asked) {
  if (!approval) {
    return `No agency stands behind client ${clientId} yet: ${ASK}, and name this client_id`
  }
  if (approval.state === 'refused') {
    return `An operator of the portal has refused client ${clientId}: ask there why`
  }
  const missing = asked.filter((scope) => !approval.scopes.includes(scope))
  if (missing.length === 0) return undefined
  return `Client ${clientId} is not approved for ${missing.join(' ')}: ${ASK} for it`
}

/** What a service that is not approved has to do. */
export const ASK =
  'register with the initial access token of your agency, or ask an operator of the portal to approve it'
