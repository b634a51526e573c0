import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export type Proofs = Awaited<ReturnType<typeof makeProofs>>

type Target = { method: string; url: string }
type Spoilt = { target?: Target; header?: Record<string, unknown>; accessToken?: string }

/** A key, and proofs of it (RFC 9449 §4.2) that a test can spoil. */
export async function makeProofs(target: Target, alg = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return {
    privateJwk: await exportJWK(privateKey),
    jkt: await calculateJwkThumbprint(jwk),
    sign(claims: JWTPayload = {}, { target: other, header, accessToken }: Spoilt = {}) {
      const { method, url } = other ?? target
      const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url')
      const payload = {
        jti: randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1000),
        ...(ath ? { ath } : {}),
        ...claims,
      }
      return new SignJWT(payload)
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey)
    },
  }
}
