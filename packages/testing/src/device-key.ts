import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { signEs256 } from './es256.ts'

/** The key of a phone, and what it signs. */
export type DeviceKey = {
  /** RFC 7638. */
  jkt: string
  publicJwk: Record<string, string>
  privateKey: KeyObject
  /** RFC 9449 §4.2; `claims` change what it says. */
  prove(request: ProvenCall, claims?: Record<string, unknown>): string
}

export type ProvenCall = { method: string; url: string; accessToken?: string | undefined }

export function makeDeviceKey(): DeviceKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { crv = '', kty = '', x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const publicJwk = { crv, kty, x, y }
  return {
    jkt: hash(JSON.stringify(publicJwk)),
    publicJwk,
    privateKey,
    prove({ method, url, accessToken }, claims = {}) {
      const ath = accessToken === undefined ? {} : { ath: hash(accessToken) }
      const iat = Math.floor(Date.now() / 1000)
      const payload = { jti: randomUUID(), htm: method, htu: url, iat, ...ath, ...claims }
      return signEs256(privateKey, { typ: 'dpop+jwt', jwk: publicJwk }, payload)
    },
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
