import type { StaffDemand } from '../hat/hat.ts'

/** Who comes in: people for themselves, or officials for their unit. */
export type Audience = 'citizen' | 'staff'

/** The two who can say who somebody is; each has its own addresses here (RFC 9700 §4.4). */
export type IssuerName = 'portal' | 'identity'

// Addresses that a province registers; a change registers it anew.
export const callbackPath = (issuer: IssuerName) => `/sign-in/callback/${issuer}`
export const backChannelPath = (issuer: IssuerName) => `/back-channel-logout/${issuer}`
export const SIGNED_OUT_PATH = '/signed-out'

export const STAFF_HOME = '/staff'
export const STAFF_SIGN_IN = '/staff/sign-in'

/** Whose page it is: pages of officials are for hats alone, all others for people. */
export function audienceOf(path: string): Audience {
  return /^\/(?:staff|operator)(?:[/?]|$)/.test(path) ? 'staff' : 'citizen'
}

/** A page of officials, whichever was asked for. */
export const staffPath = (path: string) => (audienceOf(path) === 'staff' ? path : STAFF_HOME)

export function signInPath(audience: Audience, returnTo: string): string {
  const path = audience === 'staff' ? STAFF_SIGN_IN : '/sign-in'
  return `${path}?return_to=${encodeURIComponent(returnTo)}`
}

/** To the issuer at once, past the other ways in. */
export const eidPath = (returnTo: string) =>
  `${STAFF_SIGN_IN}/eid?return_to=${encodeURIComponent(returnTo)}`

/** One-time addresses that only a proof asked for by a feature may end at; they stand in no page. */
export const PROOF_PATHS = '/account/proven/'

/** Where a sign-in that was used up was going; a proof that it was for is asked for anew. */
export const goalOf = (returnTo: string) =>
  returnTo.startsWith(PROOF_PATHS) ? '/account' : returnTo

/**
 * The way in once more, to where the person was going. A proof that was asked for is asked for anew
 * where it was wanted: a sign-in in its place would be silent.
 */
export function againPath(returnTo: string): string {
  if (returnTo.startsWith(PROOF_PATHS)) return '/account'
  if (returnTo === '/') return '/sign-in'
  return returnTo === STAFF_HOME ? STAFF_SIGN_IN : signInPath(audienceOf(returnTo), returnTo)
}

/** Whose level was not reached: that of the post has a setting of its own. */
export const levelPath = (of: 'citizen' | StaffDemand) => `/sign-in/level?for=${of}`

/** To the issuer for a session that is short and leaves nothing behind. */
export const sharedPath = (audience: Audience) =>
  audience === 'staff' ? `${STAFF_SIGN_IN}/eid?shared=1` : '/sign-in?shared=1'
