import type { EphemeralStore } from '@mot-cua/database'
import { DomainError } from '@mot-cua/kernel'
import { createRemoteJWKSet } from 'jose'
import * as client from 'openid-client'
import { buildRequestUrl, describeStart, type SignInStart } from './authorization-request.ts'
import { type LoggedOut, verifyLogoutToken } from './logout-token.ts'
import { redeemCode, type SignedIn } from './redeem-code.ts'
import { createNameKeeper } from './registered-name.ts'
import {
  isUnknownClient,
  loadOrRegister,
  type RegistrationOptions,
  renewRegistration,
} from './registration.ts'

/** Longer than the provider lets a sign-in rest, so that a slow reader still comes back. */
const SIGN_IN_SECONDS = 60 * 60
const REACH_TIMEOUT_MS = 2_000

export type RelyingPartyOptions = RegistrationOptions & {
  /** Where the provider sends the browser back to. */
  redirectUri: string
  postLogoutRedirectUri: string
  /** Space-separated, `openid` among them. */
  scope: string
  /**
   * What is read of a person, of that which the scopes carry. It comes in the ID token where the
   * provider offers all of it there (OpenID Connect Core §5.5), which spares every sign-in a
   * request; from userinfo otherwise.
   */
  claims?: readonly string[]
  store: EphemeralStore
}

export type SignInOutcome =
  | { outcome: 'signed-in'; person: SignedIn }
  | { outcome: 'cancelled'; returnTo: string }
  | { outcome: 'refused'; error: string; returnTo: string }
  /** The provider is away just now; what the browser brought is used up, so it has to go again. */
  | { outcome: 'unavailable'; error: DomainError; returnTo: string }
  /** This browser has brought the same answer before: a reload, or the way back. */
  | { outcome: 'used'; returnTo: string }
  /** No such sign-in of this browser: an old bookmark or a forged link. */
  | { outcome: 'unknown' }

type Pending = Pick<SignInStart, 'browserId' | 'returnTo' | 'maxAge'> & {
  nonce: string
  codeVerifier: string
}

/** What outlives the answer: where this browser was going, and nothing that signs anybody in. */
type Goal = Pick<SignInStart, 'browserId' | 'returnTo'>

export type RelyingParty = {
  /** Answers the address to send the browser to; the request itself is pushed (RFC 9126). */
  startSignIn(start: SignInStart): Promise<URL>
  finishSignIn(callback: { url: URL; browserId: string }): Promise<SignInOutcome>
  /**
   * `sid` instead of an ID token as the hint, so that no token ever stands in a URL; `state` comes
   * back to `postLogoutRedirectUri`. Throws `upstream-unavailable` when nobody answers there, and
   * where the provider has no page for it.
   */
  endSessionUrl(sid: string | undefined, state?: string): Promise<URL>
  readLogoutToken(token: string): Promise<LoggedOut | undefined>
}

/**
 * The relying party's half of OpenID Connect: code flow with PKCE, PAR and `private_key_jwt`.
 * Throws DomainError `upstream-unavailable` when the provider cannot be reached, but for
 * `finishSignIn`, which knows where the person wanted to go.
 */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const keepName = createNameKeeper(options)
  let ready: Promise<client.Configuration> | undefined
  const configuration = () => {
    ready ??= loadOrRegister(options).catch((cause: unknown) => {
      ready = undefined
      throw unavailable(options.issuer, cause)
    })
    return ready
  }
  let renewing: Promise<boolean> | undefined
  // Only what has failed: of two requests at once the second must not undo what the first made.
  const renew = async (failed: client.Configuration) => {
    renewing ??= renewRegistration(options, failed).finally(() => {
      renewing = undefined
    })
    if (!(await renewing)) return false
    if ((await ready?.catch(() => undefined)) === failed) ready = undefined
    return true
  }
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined

  return {
    startSignIn: (start) => startSignIn({ options, configuration, renew, keepName }, start),
    finishSignIn: (callback) => finishSignIn({ options, configuration, renew }, callback),
    async endSessionUrl(sid, state) {
      await assertReachable(options.issuer)
      return buildSignOutUrl(await configuration(), options, { sid, state })
    },
    async readLogoutToken(token) {
      const config = await configuration()
      const { issuer, jwks_uri } = config.serverMetadata()
      // Kept, because it remembers the key set between logout tokens.
      keys ??= createRemoteJWKSet(new URL(jwks_uri ?? ''))
      const audience = config.clientMetadata().client_id
      return verifyLogoutToken(token, { issuer, audience, keys, store: options.store })
    },
  }
}

type SigningOut = { sid: string | undefined; state: string | undefined }

function buildSignOutUrl(
  config: client.Configuration,
  { issuer, postLogoutRedirectUri }: RelyingPartyOptions,
  { sid, state }: SigningOut,
): URL {
  if (!config.serverMetadata().end_session_endpoint) {
    throw unavailable(issuer, new Error('nobody can sign out there'))
  }
  return client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: postLogoutRedirectUri,
    // What a hint is, an issuer says itself (RP-Initiated Logout §2): ours takes the `sid`.
    ...(sid ? { logout_hint: sid } : {}),
    ...(state === undefined ? {} : { state }),
  })
}

type Flow = {
  options: RelyingPartyOptions
  configuration: () => Promise<client.Configuration>
  /** False where a new registration would help as little as the last. */
  renew: (failed: client.Configuration) => Promise<boolean>
}

async function startSignIn(
  { keepName, ...flow }: Flow & { keepName: () => Promise<void> },
  start: SignInStart,
): Promise<URL> {
  await flow.configuration()
  await keepName()
  const state = client.randomState()
  const pending: Pending = {
    browserId: start.browserId,
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
    returnTo: start.returnTo,
    ...(start.maxAge === undefined ? {} : { maxAge: start.maxAge }),
  }
  const { store, redirectUri, scope } = flow.options
  const goal: Goal = { browserId: start.browserId, returnTo: start.returnTo }
  await Promise.all([
    store.put(pendingKey(flow, state), JSON.stringify(pending), SIGN_IN_SECONDS),
    store.put(goalKey(flow, state), JSON.stringify(goal), SIGN_IN_SECONDS),
  ])
  return pushRequest(flow, start, {
    redirect_uri: redirectUri,
    scope,
    state,
    nonce: pending.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
    code_challenge_method: 'S256',
  })
}

async function pushRequest(
  flow: Flow,
  start: SignInStart,
  parameters: Record<string, string>,
): Promise<URL> {
  const config = await flow.configuration()
  const { claims = [] } = flow.options
  const wishes = describeStart({ ...start, claims }, config.serverMetadata())
  try {
    return await buildRequestUrl(config, { ...parameters, ...wishes })
  } catch (cause) {
    // The provider may have lost our registration, as a rebuilt one does.
    if (!isUnknownClient(cause) || !(await tryToRenew(flow, config))) {
      throw unavailable(flow.options.issuer, cause)
    }
    return pushRequest(flow, start, parameters)
  }
}

async function tryToRenew({ renew, options }: Flow, failed: client.Configuration) {
  return renew(failed).catch((cause: unknown) => {
    throw unavailable(options.issuer, cause)
  })
}

async function finishSignIn(
  flow: Flow,
  { url, browserId }: { url: URL; browserId: string },
): Promise<SignInOutcome> {
  const state = url.searchParams.get('state') ?? ''
  const stored = await flow.options.store.take(pendingKey(flow, state))
  const pending = stored === undefined ? undefined : (JSON.parse(stored) as Pending)
  if (pending?.browserId !== browserId) return whereTo(flow, { state, browserId })
  const { returnTo } = pending
  try {
    const config = await flow.configuration()
    const person = await redeemCode(config, url, { ...flow.options, ...pending, state })
    return { outcome: 'signed-in', person }
  } catch (cause) {
    if (cause instanceof client.AuthorizationResponseError) {
      return cause.error === 'access_denied'
        ? { outcome: 'cancelled', returnTo }
        : { outcome: 'refused', error: cause.error, returnTo }
    }
    if (isRefusal(cause) || isProtocolFault(cause)) {
      return { outcome: 'refused', error: 'invalid_response', returnTo }
    }
    return { outcome: 'unavailable', error: unavailable(flow.options.issuer, cause), returnTo }
  }
}

/** Whoever reloads while the first answer is on its way would lose where it was going. */
async function whereTo(
  flow: Flow,
  { state, browserId }: { state: string; browserId: string },
): Promise<SignInOutcome> {
  const stored = await flow.options.store.get(goalKey(flow, state))
  const goal = stored === undefined ? undefined : (JSON.parse(stored) as Goal)
  if (goal?.browserId !== browserId) return { outcome: 'unknown' }
  return { outcome: 'used', returnTo: goal.returnTo }
}

/** An error the provider answered with, as against one that says it is in trouble itself. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof client.ResponseBodyError && cause.status < 500
}

/** What openid-client throws when an answer breaks the protocol, as against not coming at all. */
function isProtocolFault(cause: unknown): boolean {
  return cause instanceof client.ClientError && cause.code !== 'OAUTH_TIMEOUT'
}

/** Of one issuer: an answer that comes back by another's address finds nothing (RFC 9700 §4.4). */
function pendingKey({ options }: Flow, state: string): string {
  return `rp-sign-in:${options.issuer}:${state}`
}

function goalKey({ options }: Flow, state: string): string {
  return `rp-sign-in-goal:${options.issuer}:${state}`
}

/** A browser sent to a provider that is away would end on a page of its own making. */
async function assertReachable(issuer: string): Promise<void> {
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const answer = await fetch(discovery, { signal: AbortSignal.timeout(REACH_TIMEOUT_MS) })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`discovery answered ${answer.status}`)
  } catch (cause) {
    throw unavailable(issuer, cause)
  }
}

function unavailable(issuer: string, cause: unknown): DomainError {
  if (cause instanceof DomainError) return cause
  return new DomainError('upstream-unavailable', `no usable answer from ${issuer}`, { cause })
}
