export type { AuthenticationEvent, WriteAuditRow } from './audit.ts'
export { hashHandedCode, newHandedCode } from './handed-code.ts'
export { createKnownBrowserStore } from './known-browser/known-browser.store.ts'
export {
  createKnownBrowsers,
  KNOWN_SECONDS,
  type KnownBrowsers,
  MOST_BROWSERS,
  MOST_PEOPLE,
} from './known-browser/known-browser.ts'
export {
  createKnownBrowserCookie,
  type KnownBrowserCookie,
} from './known-browser/known-browser-cookie.ts'
export {
  createLimiter,
  type Limiter,
  type LimiterOf,
  type Nearest,
  type Permit,
  type Settled,
  type Subjects,
} from './limits/limiter.ts'
export { type LimitRow, renderLimitsTable, tellLadder, tellSeconds } from './limits/limits-table.ts'
export { LADDER, type Limit, signInLimits, TRIES_PER_STEP } from './limits/sign-in-limits.data.ts'
export type {
  RequestOrigin,
  ResendOutcome,
  StartOutcome,
  VerifyOutcome,
} from './otp/otp-outcomes.ts'
export { createOtpTransactionStore } from './otp/otp-transaction.store.ts'
export { MAX_ATTEMPTS, type OtpTransaction, RESEND_AFTER_SECONDS } from './otp/otp-transaction.ts'
export type { RefusedSend } from './otp/send-allowance.ts'
export { createSmsFactorStore } from './otp/sms-factor.store.ts'
export {
  type AcceptedEvent,
  FACTOR_CLOSED_AFTER,
  type FactorCounts,
  type SmsFactorStore,
} from './otp/sms-factor.ts'
export { createSmsOtp, type SmsOtp } from './otp/sms-otp.ts'
export { type TryLimitName, takeTry } from './otp/take-try.ts'
export type { StoredPasskey } from './passkey/passkey-answers.ts'
export {
  hasGoneOn,
  type PasskeyColumns,
  passkeyColumns,
  readPasskeyColumns,
  writePasskeyColumns,
} from './passkey/passkey-columns.store.ts'
export {
  createPasskeyProofs,
  type NewPasskey,
  type PasskeyChange,
  type PasskeyProofDeps,
  type PasskeyProofStore,
  type PasskeyProofs,
} from './passkey/passkeys.ts'
export {
  type CheckedAccount,
  causeOfLimit,
  createPasswordCheck,
  findPasswordProblem,
  MOST_CHECKS,
  type PasswordCause,
  type PasswordCheckOutcome,
  type PasswordLimitName,
  type PasswordProblem,
  type TriesLeft,
} from './password/password-check.ts'
export {
  createPasswordHasher,
  PASSWORD_MAX_LENGTH,
  type PasswordHasher,
} from './password/password-hasher.ts'
export { findPasswordWeakness, type PasswordWeakness } from './password/password-rules.ts'
export { readStoredHash } from './password/stored-hash.ts'
export { createStoredPasswords, type StoredPasswords } from './password/stored-passwords.ts'
export {
  createSessions,
  type SessionContent,
  type SessionLifetime,
  type SessionOf,
  type SessionsOf,
} from './session/session.ts'
export { upstreamIndexKeys } from './session/session-index.ts'
export {
  type AuthenticationTables,
  authenticationMigration,
  knownBrowserStatements,
  type Place,
  smsFactorStatements,
  type TotpTables,
  totpStatement,
} from './tables.ts'
export {
  createTotpStore,
  type NewTotp,
  putTotp,
  type TotpFactor,
  type TotpStore,
  totpSealedColumn,
} from './totp/totp.store.ts'
export {
  findTotpStep,
  newTotpSecret,
  totpCodeAt,
  totpUri,
} from './totp/totp.ts'
export { drawTotpQr } from './totp/totp-qr.ts'
export { type AskedIn, type TryOutcome, tryFactor } from './totp/try-factor.ts'
