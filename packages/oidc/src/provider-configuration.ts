import { createHmac } from 'node:crypto'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { createAdapterFactory } from './adapter.ts'
import { createOutgoingFetch } from './outgoing-fetch.ts'
import type { ProviderOptions } from './provider.ts'

export const AUTHORIZATION_CODE_SECONDS = 60 // security.md §1.1 row 16
export const ACCESS_TOKEN_SECONDS = 300 // row 20
export const ID_TOKEN_SECONDS = 300
export const CLIENT_CREDENTIALS_SECONDS = 300 // row 20: at most ten minutes
export const SESSION_IDLE_SECONDS = 30 * 60 // row 13
export const SESSION_MAX_SECONDS = 12 * 60 * 60 // row 13
/** Longer than the 30 minutes a sign-in may rest on the OTP page. */
export const INTERACTION_SECONDS = 60 * 60

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
export function buildConfiguration(options: ProviderOptions): Configuration {
  return {
    adapter: createAdapterFactory(options),
    routes: providerRoutes,
    jwks: { keys: options.keys.signing } as unknown as NonNullable<Configuration['jwks']>,
    cookies: buildCookies(options),
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: AUTHORIZATION_CODE_SECONDS,
      ClientCredentials: CLIENT_CREDENTIALS_SECONDS,
      Grant: SESSION_MAX_SECONDS,
      IdToken: ID_TOKEN_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Session: (_ctx, session) => secondsLeft(session.loginTs),
    },
    responseTypes: options.signIn ? ['code'] : [],
    pkce: { required: () => true },
    scopes: options.signIn ? ['openid', ...options.signIn.scopes] : [...options.serviceScopes],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) =>
      pairwiseSubject(options.keys.pairwise, sectorOf(client['sectorIdentifier']), accountId),
    clientAuthMethods: options.signIn
      ? ['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none']
      : ['private_key_jwt'],
    clientDefaults: {
      grant_types: [options.signIn ? 'authorization_code' : 'client_credentials'],
      response_types: options.signIn ? ['code'] : [],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: options.signIn ? 'client_secret_basic' : 'private_key_jwt',
    },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256', 'PS256'],
    },
    clockTolerance: 10, // row 18
    fetch: createOutgoingFetch(options.approvedPrivateHosts),
    features: buildFeatures(options),
    extraTokenClaims: () => undefined,
    clientBasedCORS: () => false,
    renderError: options.pages.renderError,
    ...buildSignIn(options),
  }
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
    claimsParameter: { enabled: false },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: withSignIn,
    registration: {
      enabled: options.initialAccessToken !== undefined,
      initialAccessToken: options.initialAccessToken,
      issueRegistrationAccessToken: false,
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

function buildSignIn({ signIn }: ProviderOptions): Partial<Configuration> {
  if (!signIn) return {}
  return {
    acrValues: [...signIn.acrValues],
    // In the ID token: who, how well and when; a person's data only from userinfo.
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], ...signIn.claims },
    conformIdTokenClaims: true,
    findAccount: (_ctx, accountId) => signIn.findAccount(accountId),
    interactions: {
      url: (_ctx: KoaContextWithOIDC, { uid }) => `${signIn.interactionPath}/${uid}`,
    },
    loadExistingGrant: signIn.loadGrant,
  }
}

function sectorOf(sectorIdentifier: unknown): string {
  if (typeof sectorIdentifier !== 'string')
    throw new Error('a client without a sector cannot have pairwise subjects')
  return sectorIdentifier
}

/** OpenID Connect Core §8.1: another subject for each sector, none of them computable without the key. */
export function pairwiseSubject(key: string, sector: string, accountId: string): string {
  return createHmac('sha256', key).update(`${sector}\0${accountId}`).digest('base64url')
}
