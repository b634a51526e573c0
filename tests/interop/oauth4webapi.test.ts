import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createVisitor } from '../conformance/raw-client.ts'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import {
  type OutsideSite,
  openOutsideSite,
  readIssuer,
  readLogoutToken,
  register,
} from './outside-site.ts'

const insecure = { [oauth.allowInsecureRequests]: true }

describe('oauth4webapi: PAR, private_key_jwt and DPoP', () => {
  let sandbox: Sandbox
  let site: OutsideSite
  let as: oauth.AuthorizationServer
  let client: oauth.Client
  let authenticate: oauth.ClientAuth
  let DPoP: oauth.DPoPHandle
  beforeAll(async () => {
    ;[sandbox, site] = await Promise.all([startSandbox(), openOutsideSite()])
    const issuer = await readIssuer(sandbox.desk, 'identity')
    const url = new URL(issuer.issuer)
    as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure))
    const { privateKey, publicKey } = await oauth.generateKeyPair('ES256')
    const jwk = await crypto.subtle.exportKey('jwk', publicKey)
    const { client_id } = await register(issuer, {
      client_name: 'Khách oauth4webapi',
      redirect_uris: [`${site.origin}/callback`],
      post_logout_redirect_uris: [`${site.origin}/signed-out`],
      backchannel_logout_uri: `${site.origin}/back-channel-logout`,
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'private_key_jwt',
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
      jwks: { keys: [{ ...jwk, alg: 'ES256', use: 'sig' }] },
    })
    client = { client_id, id_token_signed_response_alg: 'ES256' }
    authenticate = oauth.PrivateKeyJwt(privateKey)
    DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })

  test('signs a person in, reads userinfo, is told of the logout', async () => {
    const visitor = createVisitor(sandbox, sandbox.person('level-2'))
    const code_verifier = oauth.generateRandomCodeVerifier()
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
    const redirect_uri = `${site.origin}/callback`
    const pushed = await oauth.pushedAuthorizationRequest(
      as,
      client,
      authenticate,
      {
        redirect_uri,
        response_type: 'code',
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: 'S256',
      },
      { DPoP, ...insecure },
    )
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed)
    const start = new URL(as.authorization_endpoint ?? '')
    start.search = new URLSearchParams({ client_id: client.client_id, request_uri }).toString()
    const arrived = await visitor.arrive(start)
    const callback = oauth.validateAuthResponse(as, client, arrived.url, state)

    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authenticate,
      callback,
      redirect_uri,
      code_verifier,
      { DPoP, ...insecure },
    )
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    expect(tokens.token_type).toBe('dpop')
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    if (!claims) throw new Error('no ID token')
    expect(claims['acr']).toBe('urn:eid:level2')

    const asked = await oauth.userInfoRequest(as, client, tokens.access_token, {
      DPoP,
      ...insecure,
    })
    const info = await oauth.processUserInfoResponse(as, client, claims.sub, asked)
    expect(info.name).toBe(sandbox.person('level-2').fullName)

    const out = new URL(as.end_session_endpoint ?? '')
    out.search = new URLSearchParams({ id_token_hint: tokens.id_token ?? '' }).toString()
    await visitor.browser.visit(out)
    await expect.poll(() => site.logoutTokens.length, { timeout: 10_000 }).toBe(1)
    const { payload } = await readLogoutToken(site.logoutTokens[0] ?? '', as.issuer)
    expect(payload).toMatchObject({ aud: client.client_id, sub: claims.sub })
  })
})
