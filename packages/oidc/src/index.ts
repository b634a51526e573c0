/** The library's own types, for pages and grants of an app that is a provider. */

export type { Client, KoaContextWithOIDC } from 'oidc-provider'
export { demandedByValues } from './acr.ts'
export type { SignInStart } from './authorization-request.ts'
export type { ClaimsAsker } from './claims-answer.ts'
export type { AskedData } from './claims-parameter.ts'
export { type AskedClaim, verifiedName } from './claims-request.ts'
export { DPOP_ALGORITHMS, type ProtectedRequest, type ProvenRequest } from './dpop.ts'
export { createDrawnPages, readErrorCode, signOutPath } from './drawn-pages.ts'
export type { FixedClient } from './fixed-client.ts'
export type { Agreement } from './grant-loader.ts'
export type { HostSession } from './host-session.ts'
export type { RegistrationTokens } from './initial-access.ts'
export { type KeyRotation, rotateProviderKeys } from './key-rotation.ts'
export type { Leaving } from './leaving.ts'
export { INTERACTION_SECONDS, SESSION_MAX_SECONDS } from './lifetimes.ts'
export type { LogoutTold } from './logout-outbox.ts'
export { readLogoutRequest } from './logout-request.ts'
export type { LoggedOut } from './logout-token.ts'
export {
  createProofChecks,
  type OwnToken,
  type PersonToken,
  type ProofChecks,
} from './presented-token.ts'
export {
  createOidcProvider,
  type OidcProvider,
  type ProviderPages,
} from './provider.ts'
export { loadProviderKeys, type ProviderKeys } from './provider-keys.ts'
export type { ProviderSession } from './read-session.ts'
export type { SignedIn } from './redeem-code.ts'
export type { RegistrationChange } from './registration-change.ts'
export {
  createRelyingParty,
  type RelyingParty,
  type SignInOutcome,
} from './relying-party.ts'
export { sealedColumns } from './sealed-columns.ts'
export type { ServiceAdmission } from './service-admission.ts'
export { createServiceClient, type ServiceClient } from './service-client.ts'
export type { SessionEnded, SignInOptions } from './sign-in-options.ts'
export { questionOf, type VisitQuestion } from './sign-in-policy.ts'
export {
  logoutMigration,
  type OidcProviderTables,
  providerMigration,
  type RelyingPartyTables,
  registrationManagementMigration,
  registrationTokenMigration,
  relyingPartyMigration,
} from './tables.ts'
export type { VerifiedClaims, VerifiedClaimsSupport } from './verified-claims.ts'
export {
  createVisits,
  describeService,
  type Exchange,
  listWords,
  refuseVisit,
  type ServiceView,
  type VisitDetails,
  type VisitRefusal,
} from './visits.ts'
