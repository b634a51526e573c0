export const AUTHORIZATION_CODE_SECONDS = 60 // security.md §1.1 row 16
export const ACCESS_TOKEN_SECONDS = 300 // row 20
export const ID_TOKEN_SECONDS = 300
export const CLIENT_CREDENTIALS_SECONDS = 300 // row 20: at most ten minutes
export const SESSION_IDLE_SECONDS = 30 * 60 // row 13
export const SESSION_MAX_SECONDS = 12 * 60 * 60 // row 13
/** Longer than the 30 minutes a sign-in may rest on the OTP page. */
export const INTERACTION_SECONDS = 60 * 60
