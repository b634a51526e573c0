import { createHash, randomUUID } from 'node:crypto'
import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { INITIAL_ACCESS_TOKEN, type TestProvider } from './test-provider.ts'

const VERIFIER = 'a-verifier-of-at-least-43-characters-for-the-tests'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** RFC 7591, by hand. */
export function register(
  { issuer }: Pick<TestProvider, 'issuer'>,
  metadata: Record<string, unknown>,
  token: string | undefined = INITIAL_ACCESS_TOKEN,
): Promise<Response> {
  return fetch(`${issuer}/register`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(metadata),
  })
}

/** A client assertion and a DPoP proof of the test's own; a good assertion unless told. */
export type Proof = { assertion?: string; dpop?: string }

/** Registers a key of its own; answers how to prove it (RFC 7523). */
export async function registerWithKey(
  provider: Pick<TestProvider, 'issuer'>,
  metadata: Record<string, unknown>,
) {
  const { issuer } = provider
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const answer = await register(provider, {
    redirect_uris: [`${issuer}/cb`],
    post_logout_redirect_uris: [`${issuer}/bye`],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] },
    ...metadata,
  })
  const { client_id: clientId } = (await answer.json()) as { client_id: string }
  const assert = (jti: string = randomUUID(), claims: JWTPayload = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(claims.aud ?? issuer)
      .setJti(jti)
      .setIssuedAt(claims.iat)
      .setExpirationTime(claims.exp ?? '1m')
      .sign(privateKey)
  const post = async (
    path: string,
    body: Record<string, string>,
    { assertion, dpop }: Proof = {},
  ) =>
    fetch(`${issuer}${path}`, {
      method: 'POST',
      headers: dpop === undefined ? {} : { dpop },
      body: new URLSearchParams({
        ...body,
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion ?? (await assert()),
      }),
    })
  return { clientId, assert, post }
}

export type TestClient = Awaited<ReturnType<typeof openTestClient>>

/** A relying party that speaks the protocol by hand, so that it can break it. */
export async function openTestClient(
  provider: TestProvider,
  metadata: Record<string, unknown> = {},
) {
  const { issuer } = provider
  const { clientId, assert, post } = await registerWithKey(provider, metadata)
  const [redirectUri = `${issuer}/cb`] = (metadata['redirect_uris'] ?? []) as string[]
  const parameters = requestOf(clientId, redirectUri)
  const addressOf = (query: Record<string, string>) =>
    new URL(`${issuer}/authorize?${new URLSearchParams(query)}`)

  return {
    clientId,
    assert,
    post,
    parameters,
    authorizeUrl: (more: Record<string, string> = {}) => addressOf({ ...parameters, ...more }),
    /** RFC 9126: the address with the pushed request in it. */
    async push(more: Record<string, string> = {}, proof: Proof = {}) {
      const pushed = await post('/par', { ...parameters, ...more }, proof)
      const { request_uri } = (await pushed.json()) as { request_uri: string }
      return addressOf({ client_id: clientId, request_uri })
    },
    redeem: (code: string, proof: Proof = {}) =>
      post(
        '/token',
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: parameters.redirect_uri,
          code_verifier: VERIFIER,
        },
        proof,
      ),
    refresh: (refresh_token: string, more: Record<string, string> = {}, proof: Proof = {}) =>
      post('/token', { grant_type: 'refresh_token', refresh_token, ...more }, proof),
  }
}

function requestOf(clientId: string, redirectUri: string) {
  return {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state: 'state',
    nonce: 'nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  }
}

/** Signs in and answers the code. */
export async function obtainCode(
  client: TestClient,
  browser: HttpDriver = createHttpDriver(),
  more: Record<string, string> = {},
): Promise<string> {
  const { url } = await browser.visit(client.authorizeUrl(more))
  const code = url.searchParams.get('code')
  if (code === null) throw new Error(`no code: ${url.search}`)
  return code
}

export type Tokens = { access_token: string; id_token: string }

export async function obtainTokens(client: TestClient, browser?: HttpDriver): Promise<Tokens> {
  const answer = await client.redeem(await obtainCode(client, browser))
  return (await answer.json()) as Tokens
}
