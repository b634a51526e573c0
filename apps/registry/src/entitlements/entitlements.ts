import type { AttributeField } from '../attributes/attributes.ts'
import type { Purpose } from '../purposes/purposes.ts'
import type { VerifiableField } from '../verification/verification.ts'

/**
 * To compare a field, to read it for a case, to read it for the person it is about, to show a
 * person who asked about them: four different rights.
 */
export type Entitlement =
  | { act: 'verify'; purpose: Purpose; fields: readonly VerifiableField[] }
  | { act: ReadingAct; purpose: Purpose; fields: readonly AttributeField[] }
  | { act: 'show-accesses' }

/** `read-own`: for the page of the very person, where no official and no case stand behind. */
export type ReadingAct = 'read' | 'read-own'

export type Grant = Entitlement & { clientId: string }

/** Whose decision a change is: an operator by name, or `registration` in the sandbox. */
export type Change = { by: string; at: Date }

/** What each caller may ask; nothing where nothing was granted. */
export type Entitlements = {
  findVerifiableFields(clientId: string, purpose: Purpose): Promise<VerifiableField[]>
  findReadableFields(
    clientId: string,
    purpose: Purpose,
    act?: ReadingAct,
  ): Promise<AttributeField[]>
  mayShowAccesses(clientId: string): Promise<boolean>
}

export type EntitlementStore = Entitlements & {
  /** Adds to what the caller has; granting twice is granting once. Kept in `entitlement_audit`. */
  grant(grant: Grant, change: Change): Promise<void>
  /** Takes back; what the caller does not have stays away. Holds from the next request on. */
  revoke(grant: Grant, change: Change): Promise<void>
  /** Everybody who is registered, with what they may ask, by client id. */
  listCallers(): Promise<RegisteredCaller[]>
}

export type RegisteredCaller = {
  clientId: string
  clientName: string | undefined
  entitlements: Entitlement[]
}
