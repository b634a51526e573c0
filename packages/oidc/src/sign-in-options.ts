import type { Configuration } from 'oidc-provider'
import type { ProviderAccount } from './claims-answer.ts'
import type { AskedData } from './claims-parameter.ts'
import type { AgreementReader } from './grant-loader.ts'
import type { HostSessionReader } from './host-session.ts'
import type { LeavingVia } from './leaving.ts'
import type { LogoutTold } from './logout-outbox.ts'
import type { VerifiedClaimsSupport } from './verified-claims.ts'

/** What a provider needs to know of an app that signs people in. */
export type SignInOptions = {
  /** From weakest to strongest; each holds those before it. */
  acrValues: readonly string[]
  /** Scopes besides `openid`. */
  scopes: readonly string[]
  /** Scope → claims, as oidc-provider's `claims`. */
  claims: NonNullable<Configuration['claims']>
  /** What may be asked for inside `verified_claims`; without it nothing may. */
  verifiedClaims?: VerifiedClaimsSupport
  /** Languages of the app's pages, as BCP 47 writes them. */
  uiLocales?: readonly string[]
  findAccount(accountId: string): Promise<ProviderAccount | undefined>
  /** Path of the app's own pages; the interaction id is appended as one segment. */
  interactionPath: string
  /** What the person agreed to before, or nothing when they must be asked. */
  agreementOn: AgreementReader
  /** Clients to which only a sign-in of the very visit leads, never a session that lives already. */
  freshSignInClients?: readonly string[]
  /** Asked at each use of a refresh token: whether the person still agrees to what it gives. */
  mayRefresh?: (refresh: Refresh) => Promise<boolean>
  /**
   * The app's own session, where it has one: then that decides who is signed in, and each sign-in
   * there signs in for services too.
   */
  hostSession?: HostSessionReader
  /** RFC 9470 §4: a level in `acr_values` is demanded, not merely wished for. */
  demandsAcrValues?: boolean
  /** Where a browser that has signed out here goes on. */
  leaveVia?: LeavingVia
  /** Called before the browser is told that it is signed out. */
  onSessionEnded?: (ended: SessionEnded) => Promise<void>
  /** Called when services have heard of logouts, or never will. */
  onLogoutTold?: (told: readonly LogoutTold[]) => Promise<void>
}

export type Refresh = Pick<AskedData, 'scopes' | 'claims'> & {
  accountId: string
  clientId: string
  /** Claims that the token's grant keeps back as it is. */
  withheld: string[]
}

export type SessionEnded = {
  accountId: string
  /** The service whose wish it was. */
  clientId: string | undefined
  address: string
}
