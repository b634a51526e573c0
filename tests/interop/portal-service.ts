import * as client from 'openid-client'
import type { Sandbox } from '../journeys/sandbox.ts'
import { type OutsideSite, openOutsideSite, readIssuer } from './outside-site.ts'

export type PortalService = Awaited<ReturnType<typeof openPortalService>>

type Visit = { url: URL; checks: client.AuthorizationCodeGrantChecks }

/** A province made with nothing of ours: openid-client, registered at the portal by RFC 7591. */
export async function openPortalService(
  { desk }: Pick<Sandbox, 'desk'>,
  { name, host = 'localhost' }: { name: string; host?: string },
) {
  const site = await openOutsideSite()
  const origin = site.origin.replace('localhost', host)
  const { issuer, initialAccessToken } = await readIssuer(desk, 'portal')
  const config = await client.dynamicClientRegistration(
    new URL(issuer),
    {
      client_name: name,
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/signed-out`],
      backchannel_logout_uri: `${origin}/back-channel-logout`,
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    undefined,
    { initialAccessToken, execute: [client.allowInsecureRequests] },
  )
  return {
    name,
    origin,
    logoutTokens: site.logoutTokens,
    start: (more: Record<string, string> = {}) => start(config, origin, more),
    finish: (visit: Visit, callback: URL) => finish(config, visit, callback),
    signOutUrl: (idToken: string) =>
      client.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${origin}/signed-out`,
      }),
    close: () => close(site),
  }
}

function close(site: OutsideSite): Promise<void> {
  return site.close()
}

async function start(
  config: client.Configuration,
  origin: string,
  more: Record<string, string>,
): Promise<Visit> {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  }
  const url = await client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: `${origin}/callback`,
    scope: 'openid profile personal_id account',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  })
  return { url, checks }
}

async function finish(config: client.Configuration, { checks }: Visit, callback: URL) {
  const tokens = await client.authorizationCodeGrant(config, callback, checks)
  const claims = tokens.claims()
  if (!claims || !tokens.id_token) throw new Error('no ID token')
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  return { claims, info, idToken: tokens.id_token }
}
