import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { signEs256 } from './es256.ts'

/** A relying party registered with a key of its own (RFC 7591, RFC 7523). */
export type KeyClient = {
  clientId: string
  redirectUri: string
  /** A new client assertion; `claims` change what it says. */
  assertion(claims?: Record<string, unknown>): string
}

const ASSERTION_SECONDS = 60

type Registration = {
  issuer: string
  initialAccessToken: string
  metadata?: Record<string, unknown>
}

/** Registers with `private_key_jwt`, PAR demanded. */
export async function registerKeyClient(registration: Registration): Promise<KeyClient> {
  const { issuer, initialAccessToken, metadata = {} } = registration
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const redirectUri = 'https://dich-vu-thu.example/callback'
  const answer = await fetch(`${issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${initialAccessToken}` },
    body: JSON.stringify({
      client_name: 'Dịch vụ thử',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      require_pushed_authorization_requests: true,
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
      ...metadata,
    }),
  })
  if (answer.status !== 201)
    throw new Error(`registration: ${answer.status} ${await answer.text()}`)
  const { client_id: clientId } = (await answer.json()) as { client_id: string }
  const assertion = (claims = {}) =>
    signAssertion(privateKey, { iss: clientId, sub: clientId, aud: issuer, ...claims })
  return { clientId, redirectUri, assertion }
}

function signAssertion(key: KeyObject, claims: Record<string, unknown>): string {
  const iat = Math.floor(Date.now() / 1000)
  const payload = { jti: randomUUID(), iat, exp: iat + ASSERTION_SECONDS, ...claims }
  return signEs256(key, {}, payload)
}
