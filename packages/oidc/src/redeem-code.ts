import * as client from 'openid-client'
import { takesClaims } from './authorization-request.ts'

export type SignedIn = {
  issuer: string
  subject: string
  sid: string | undefined
  acr: string | undefined
  amr: string[]
  authenticatedAt: Date
  /** From userinfo, as the provider's scopes give them; or from the ID token, see `claims` above. */
  claims: Record<string, unknown>
  returnTo: string
}

type Redeeming = {
  redirectUri: string
  /** What is read of a person. */
  claims?: readonly string[]
  state: string
  nonce: string
  codeVerifier: string
  maxAge?: number
  returnTo: string
}

/** Who came back with a code: checked against what was asked, and told of by the provider. */
export async function redeemCode(
  config: client.Configuration,
  url: URL,
  { redirectUri, claims: wanted = [], ...pending }: Redeeming,
): Promise<SignedIn> {
  const current = new URL(redirectUri)
  current.search = url.search
  const tokens = await client.authorizationCodeGrant(config, current, {
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    pkceCodeVerifier: pending.codeVerifier,
    idTokenExpected: true,
    ...(pending.maxAge === undefined ? {} : { maxAge: pending.maxAge }),
  })
  const idToken = tokens.claims()
  if (!idToken) throw new Error('the token response carries no ID token')
  const server = config.serverMetadata()
  const claims =
    server.userinfo_endpoint && !isTold(idToken, wanted, server)
      ? await client.fetchUserInfo(config, tokens.access_token, idToken.sub)
      : idToken
  const { acr, amr, auth_time, sid } = idToken
  return {
    issuer: idToken.iss,
    subject: idToken.sub,
    sid: typeof sid === 'string' ? sid : undefined,
    acr: typeof acr === 'string' ? acr : undefined,
    amr: Array.isArray(amr) ? amr.map(String) : [],
    // An absent auth_time means nothing is known, so the weakest is assumed (ASVS 6.8.4).
    authenticatedAt: new Date((typeof auth_time === 'number' ? auth_time : 0) * 1000),
    claims,
    returnTo: pending.returnTo,
  }
}

/** What is missing there may be told at userinfo: a provider may listen in part, or not at all. */
function isTold(
  idToken: client.IDToken,
  wanted: readonly string[],
  server: client.ServerMetadata,
): boolean {
  const isAsked = wanted.length > 0 && takesClaims(server, wanted)
  return isAsked && wanted.every((name) => idToken[name] !== undefined)
}
