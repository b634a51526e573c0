import { createHmac } from 'node:crypto'
import { CLOCK_SKEW_SECONDS } from '@mot-cua/kernel'
import { type Client, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { presentAccount } from './claims-answer.ts'
import {
  createAskedReader,
  createClaimsCheck,
  describeSignIn,
  listClaims,
} from './claims-parameter.ts'
import { refuseLooseAssertion } from './client-assertion.ts'
import { RULES, refuseLooseService, refuseUnsafeClient } from './client-rules.ts'
import { DPOP_ALGORITHMS, refuseStaleProof } from './dpop.ts'
import { createGrantBook } from './grant-book.ts'
import { createGrantLoader } from './grant-loader.ts'
import { canRegister } from './initial-access.ts'
import {
  ACCESS_TOKEN_SECONDS,
  AUTHORIZATION_CODE_SECONDS,
  CLIENT_CREDENTIALS_SECONDS,
  ID_TOKEN_SECONDS,
  INTERACTION_SECONDS,
  SESSION_IDLE_SECONDS,
  SESSION_MAX_SECONDS,
} from './lifetimes.ts'
import { createOutgoingFetch } from './outgoing-fetch.ts'
import type { ProviderOptions } from './provider.ts'
import { findAccountFor, issueRefreshToken, refreshTokenSeconds } from './refresh-tokens.ts'
import { refuseUnapproved } from './service-admission.ts'
import { createSessionCutoff } from './session-cutoff.ts'
import { buildPolicy, type SubjectOf } from './sign-in-policy.ts'

export const providerRoutes = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  jwks: '/jwks',
  registration: '/register',
  pushed_authorization_request: '/par',
  end_session: '/end-session',
} as const

/** Everything oidc-provider would otherwise decide by a default is decided here. */
export function buildConfiguration(
  options: ProviderOptions,
  adapter: NonNullable<Configuration['adapter']>,
): Configuration {
  return {
    adapter,
    routes: providerRoutes,
    jwks: { keys: options.keys.signing },
    cookies: buildCookies(options),
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: AUTHORIZATION_CODE_SECONDS,
      ClientCredentials: CLIENT_CREDENTIALS_SECONDS,
      Grant: SESSION_MAX_SECONDS,
      IdToken: ID_TOKEN_SECONDS,
      Interaction: INTERACTION_SECONDS,
      RefreshToken: refreshTokenSeconds,
      Session: (_ctx, session) => secondsLeft(session.loginTs),
    },
    clients: options.ownClients?.map((client) => ({ ...client })) ?? [],
    responseTypes: options.signIn ? ['code'] : [],
    pkce: { required: () => true },
    scopes: [
      ...(options.signIn ? ['openid', 'offline_access', ...options.signIn.scopes] : []),
      ...options.serviceScopes,
    ],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) =>
      createSubjectOf(options.keys.pairwise)(accountId, client),
    ...buildClientRules(options),
    clockTolerance: CLOCK_SKEW_SECONDS,
    // Two of them, or none, leave open which was meant: an error page, never a guess.
    allowOmittingSingleRegisteredRedirectUri: false,
    fetch: createOutgoingFetch(options.approvedPrivateHosts),
    features: buildFeatures(options),
    extraTokenClaims: refuseUnapproved(options.serviceAdmission),
    clientBasedCORS: isOwnOrigin,
    renderError: options.pages.renderError,
    ...buildSignIn(options),
  }
}

/** How clients prove who they are, and what they get where they say nothing. */
function buildClientRules(options: ProviderOptions): Partial<Configuration> {
  return {
    clientAuthMethods: options.signIn
      ? ['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none']
      : ['private_key_jwt'],
    clientDefaults: {
      grant_types: [options.signIn ? 'authorization_code' : 'client_credentials'],
      response_types: options.signIn ? ['code'] : [],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: options.signIn ? 'client_secret_basic' : 'private_key_jwt',
      // Row 20: what calls a register proves possession of a key.
      dpop_bound_access_tokens: options.signIn === undefined,
    },
    assertJwtClientAuthClaimsAndHeader: refuseLooseAssertion,
    extraClientMetadata: {
      properties: [RULES],
      validator: (...[ctx, , value, metadata]) => {
        refuseUnsafeClient(ctx, value, metadata)
        refuseLooseService(metadata, options.serviceScopes)
      },
    },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256', 'PS256'],
      dPoPSigningAlgValues: DPOP_ALGORITHMS,
    },
  }
}

/** A page without a back end fetches its tokens itself; what has a secret has no page to be in. */
function isOwnOrigin(_ctx: unknown, origin: string, client: Client): boolean {
  const origins = client.redirectUris?.map((address) => new URL(address).origin) ?? []
  return client.clientAuthMethod === 'none' && origins.includes(origin)
}

function secondsLeft(loginAtSeconds: number | undefined): number {
  if (loginAtSeconds === undefined) return SESSION_IDLE_SECONDS
  const untilEnd = loginAtSeconds + SESSION_MAX_SECONDS - Math.floor(Date.now() / 1000)
  return Math.max(1, Math.min(SESSION_IDLE_SECONDS, untilEnd))
}

/** Cookies ignore ports: each name carries its app, so that all apps fit one cookie jar. */
function buildCookies({ appId, keys, issuer }: ProviderOptions): Configuration['cookies'] {
  const secure = issuer.startsWith('https:')
  const options = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const
  // `__Host-` demands the path `/`; interaction and resume cookies are narrower (RFC 6265bis §4.1.3).
  return {
    keys: keys.cookie,
    names: {
      session: `${secure ? '__Host-' : ''}motcua-${appId}-session`,
      interaction: `${secure ? '__Secure-' : ''}motcua-${appId}-interaction`,
      resume: `${secure ? '__Secure-' : ''}motcua-${appId}-resume`,
    },
    long: options,
    short: options,
  }
}

function buildFeatures(options: ProviderOptions): NonNullable<Configuration['features']> {
  const withSignIn = { enabled: options.signIn !== undefined }
  return {
    backchannelLogout: withSignIn,
    clientCredentials: { enabled: options.serviceScopes.length > 0 },
    claimsParameter: options.signIn
      ? { enabled: true, assertClaimsParameter: createClaimsCheck(options.signIn) }
      : { enabled: false },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, requireNonce: refuseStaleProof },
    pushedAuthorizationRequests: withSignIn,
    registration: {
      enabled: canRegister(options),
      // Known to the adapter: the one of the configuration, and those of the app.
      initialAccessToken: true,
      issueRegistrationAccessToken: true,
    },
    // Not rotated: an answer that gets lost would lock a client out of its own registration.
    registrationManagement: {
      enabled: canRegister(options),
      rotateRegistrationAccessToken: false,
    },
    resourceIndicators: { enabled: false },
    revocation: { enabled: false },
    rpInitiatedLogout: options.signIn
      ? {
          enabled: true,
          logoutSource: options.pages.renderLogout,
          postLogoutSuccessSource: options.pages.renderLoggedOut,
        }
      : { enabled: false },
    userinfo: withSignIn,
  }
}

function buildSignIn({ signIn, keys, store }: ProviderOptions): Partial<Configuration> {
  if (!signIn) return {}
  const { isOver } = createSessionCutoff(store)
  const findAccount = findAccountFor(signIn, isOver)
  const subjectOf = createSubjectOf(keys.pairwise)
  return {
    acrValues: [...signIn.acrValues],
    claims: listClaims(signIn),
    conformIdTokenClaims: true,
    discovery: describeSignIn(signIn),
    async findAccount(ctx, accountId, source) {
      const account = await findAccount(ctx, accountId, source)
      const { client } = ctx.oidc
      const asker = { subjectOf: (id: string) => (client ? subjectOf(id, client) : undefined) }
      return account && presentAccount(account, { scopeClaims: signIn.claims, asker })
    },
    issueRefreshToken,
    // FAPI 2.0 §5.3.2.1-9: the same one keeps working, so that no lost answer loses it.
    rotateRefreshToken: false,
    interactions: {
      policy: buildPolicy(subjectOf, isOver, signIn),
      url: (_ctx: KoaContextWithOIDC, { uid }) => `${signIn.interactionPath}/${uid}`,
    },
    loadExistingGrant: createGrantLoader(
      createAskedReader(signIn),
      signIn.agreementOn,
      createGrantBook(store),
    ),
  }
}

export function createSubjectOf(pairwiseKey: string): SubjectOf {
  return (accountId, client) => pairwiseSubject(pairwiseKey, sectorOf(client), accountId)
}

/** The host, or the app itself: all apps on people's own machines share the host `127.0.0.1`. */
function sectorOf(client: Client): string {
  if (client.applicationType === 'native') return client.clientId
  const sector = client['sectorIdentifier']
  if (typeof sector !== 'string')
    throw new Error('a client without a sector cannot have pairwise subjects')
  return sector
}

/** OpenID Connect Core §8.1: another subject for each sector, none of them computable without the key. */
export function pairwiseSubject(key: string, sector: string, accountId: string): string {
  return createHmac('sha256', key).update(`${sector}\0${accountId}`).digest('base64url')
}
