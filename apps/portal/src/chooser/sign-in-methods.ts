import type { PolicyLine } from '../policy/decide.ts'
import type { GateDecision, SignInGate } from '../policy/gate.ts'

/**
 * Every method that the portal has words for (R071–R075, R084). One with a way is on until an
 * operator switches it off; the others wait for somebody to build their way.
 */
export const signInMethods = [
  { id: 'portal', path: '/sign-in/portal' },
  { id: 'eid', path: '/sign-in/eid' },
  { id: 'postal', path: '/sign-in/postal' },
  { id: 'mobile-subscriber' },
  { id: 'social-insurance' },
  { id: 'usb-token' },
  { id: 'sim-signing' },
] as const satisfies readonly { id: string; path?: string }[]

export type SignInMethod = (typeof signInMethods)[number]
/** Those with a way in; their ids are account types. */
export type OfferedMethod = Extract<SignInMethod, { path: string }>

export const offeredMethods = signInMethods.filter(
  (method): method is OfferedMethod => 'path' in method,
)

/** What the chooser says of a method to a citizen. */
export type Tile = {
  method: OfferedMethod
  decision: GateDecision
  /** What the next planned day changes: said before it comes. */
  planned: PolicyLine | undefined
  isDown: boolean
  /** The service asks for a level that no account of this kind can have. */
  isBelowDemand: boolean
}

type Asked = {
  gate: SignInGate
  plannedFor: (method: OfferedMethod) => PolicyLine | undefined
  isDown: (id: OfferedMethod['id']) => boolean
  /** False for one whose provider the operator has not named. */
  isConnected: (id: OfferedMethod['id']) => boolean
  isLevelDemanded: boolean
}

/** In the order of the source documents. A method that an operator switched off is not there. */
export function tilesOf(asked: Asked): Tile[] {
  const { gate, plannedFor, isDown, isConnected, isLevelDemanded } = asked
  return offeredMethods
    .filter(({ id }) => isConnected(id))
    .map((method) => ({
      method,
      decision: gate.decide({ type: method.id, audience: 'person' }),
      planned: plannedFor(method),
      isDown: isDown(method.id),
      isBelowDemand: isLevelDemanded && method.id !== 'eid',
    }))
    .filter(({ decision }) => !isOff(decision))
}

function isOff(decision: GateDecision): boolean {
  return decision.access === 'closed' && decision.reason === 'method-off'
}
