// Apart from the schemas, so that the phone app's bundle carries no zod.

/** Under the issuer; every request carries a DPoP proof of the device key (RFC 9449). */
export const APP_API_PATH = '/app/api'
/** Client of the app at identity: public, PKCE, tokens bound to the device key. */
export const APP_CLIENT_ID = 'motcua-app'
export const APP_CALLBACK_PATH = '/app/callback'

/** Ends of a request that the app has words for: `code` of the problem document. */
export const appProblems = [
  'invalid-request',
  'signed-out',
  'device-unknown',
  'device-disabled',
  /** The owner's account is locked or closed. */
  'account-unusable',
  /** The key was registered before and serves no more, or serves another account: make a new one. */
  'key-taken',
  /** The sign-in behind the access token is too long ago, or was not by password and OTP. */
  'sign-in-again',
  'too-many-devices',
  'wrong-passcode',
  'wrong-passkey',
  'weak-passcode',
  'wrong-password',
  'weak-password',
  'waiting',
  'unknown-code',
  'code-expired',
  'second-scan',
  'same-device',
  'request-over',
  'permission-off',
  'level-too-low',
  'wrong-number',
  'approval-refused',
  'qr-paused',
  'not-found',
  'busy',
] as const
export type AppProblem = (typeof appProblems)[number]

/** Why a passcode is not taken. */
export const weakPasscodes = [
  'same-digit',
  'run',
  'repeated',
  'year',
  'birth-date',
  'common',
  'same-as-before',
] as const
export type WeakPasscode = (typeof weakPasscodes)[number]

/** `typ` of the JWS; another kind of token never passes for an approval. */
export const APPROVAL_TYPE = 'motcua-approval+jwt'
/** Seconds between `iat` and `exp` at most. */
export const APPROVAL_SECONDS = 60
