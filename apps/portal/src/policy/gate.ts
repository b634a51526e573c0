import type { AccountType, Audience } from '../account/account.ts'

/** What a session may be used for: everything, or only to verify the identity and link (C8). */
export type Access = 'full' | 'link-only'

export type GateQuestion = { type: AccountType; audience: Audience }

export type GateDecision =
  | { access: 'full' }
  | { access: 'link-only'; since: Date }
  /** `audience`: this kind of account never signs in this way; `method-off`: nobody does. */
  | { access: 'closed'; reason: 'not-yet' | 'over' | 'audience' | 'method-off'; at?: Date }

/**
 * The one place that decides whether an account of a kind may be used now (security.md row 38).
 * Asked at every way in and at every request of a session; answers from what every process hears
 * of within seconds, so it costs nothing to ask.
 */
export type SignInGate = {
  decide(question: GateQuestion): GateDecision
}
