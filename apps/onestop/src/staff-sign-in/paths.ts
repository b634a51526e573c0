import { STAFF_SIGN_IN } from '../sign-in/paths.ts'

export const localPaths = {
  /** Posted to from the door of officials. */
  password: `${STAFF_SIGN_IN}/local`,
  otp: `${STAFF_SIGN_IN}/otp`,
  reset: `${STAFF_SIGN_IN}/reset`,
  /** For administrators of units. */
  giveCode: '/staff/password-code',
  closed: `${STAFF_SIGN_IN}/closed`,
} as const

/** With the official's user name in its field. */
export const giveCodePath = (username: string) =>
  `${localPaths.giveCode}?${new URLSearchParams({ username })}`

/** All that is open to whoever came in by a password alone: an account without a phone. */
export const OWN_ACCOUNT = '/staff/account'
