import { createHash, randomInt, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const VERIFIER = 'a-verifier-of-at-least-43-characters-for-the-proofs'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export type HandClient = Awaited<ReturnType<typeof registerHandClient>>

type Registration = { issuer: string; token: string; metadata: Record<string, unknown> }

/** A client that speaks the protocol by hand, so that it can break it; `private_key_jwt`. */
export async function registerHandClient({ issuer, token, metadata }: Registration) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const dpop = await createProver()
  const answer = await fetch(`${issuer}/register`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      // Of its own, as clients have: registrations are limited by address.
      'x-forwarded-for': `10.77.${randomInt(256)}.${randomInt(1, 255)}`,
    },
    body: JSON.stringify({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] },
      ...metadata,
    }),
  })
  const registered = (await answer.json()) as { client_id?: string }
  const clientId = registered.client_id
  if (clientId === undefined) throw new Error(`not registered: ${JSON.stringify(registered)}`)
  const assert = (jti: string = randomUUID()) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(issuer)
      .setJti(jti)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
  const proveItself = async () => ({
    client_id: clientId,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await assert(),
  })
  return {
    clientId,
    assert,
    proveItself,
    dpop,
    /** The fields of an authorization request, as RFC 9126 pushes them. */
    requestFields: (redirectUri: string) => ({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      state: 'state',
      nonce: 'nonce',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    }),
    redemption: (code: string, redirectUri: string) => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: VERIFIER,
    }),
    /** `fields` may hold an assertion of its own. */
    async post(base: string, path: string, fields: Record<string, string>) {
      const body = new URLSearchParams({ ...(await proveItself()), ...fields })
      return fetch(`${base}${path}`, { method: 'POST', body })
    },
    /** The token request with a proof of possession; `htu` is the issuer's, whoever answers. */
    async postBound(base: string, fields: Record<string, string>) {
      const proof = await dpop({ htm: 'POST', htu: `${issuer}/token` })
      const body = new URLSearchParams({ ...fields, ...(await proveItself()) })
      return fetch(`${base}/token`, { method: 'POST', body, headers: { dpop: proof } })
    },
  }
}

type Proven = { htm: string; htu: string; accessToken?: string }

/** RFC 9449 §4.2: a key of its own, and proofs made with it. */
async function createProver() {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return ({ htm, htu, accessToken }: Proven) =>
    new SignJWT({ htm, htu, ...(accessToken === undefined ? {} : { ath: hashOf(accessToken) }) })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .setJti(randomUUID())
      .setIssuedAt()
      .sign(privateKey)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
