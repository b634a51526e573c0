export const AUTHORIZATION_CODE_SECONDS = 60 // security.md §1.1 row 16
export const ACCESS_TOKEN_SECONDS = 300 // row 20
export const ID_TOKEN_SECONDS = 300
export const CLIENT_CREDENTIALS_SECONDS = 300 // row 20: at most ten minutes
export const SESSION_IDLE_SECONDS = 30 * 60 // row 13
export const SESSION_MAX_SECONDS = 12 * 60 * 60 // row 13
/** Row 21: counted from the sign-in a refresh token comes from, however often it is used. */
export const REFRESH_TOKEN_SECONDS = 12 * 60 * 60
/** Longer than the 30 minutes a sign-in may rest on the OTP page. */
export const INTERACTION_SECONDS = 60 * 60

/** A DPoP proof may have been under way for this long (row 18). */
export const PROOF_AGE_SECONDS = 60
/** A client assertion is made for one request; its `jti` is remembered until it ends. */
export const ASSERTION_MAX_SECONDS = 10 * 60

/**
 * A new key is published this long before anything is signed with it: every process has read it
 * by then, and so has every service that keeps a key set for minutes.
 */
export const KEY_WAIT_SECONDS = 10 * 60
/** An ID token serves as a hint at logout as long as its session lives, so its key stays known. */
export const KEY_KEPT_SECONDS = SESSION_MAX_SECONDS + ID_TOKEN_SECONDS
