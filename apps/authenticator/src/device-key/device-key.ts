import { sha256 } from './base64url.ts'

export type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string }

/** The private half never leaves the browser's key store: it cannot be exported. */
export type DeviceKey = { privateKey: CryptoKey; publicJwk: PublicJwk }

export async function makeDeviceKey(): Promise<DeviceKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { privateKey: pair.privateKey, publicJwk: { kty: 'EC', crv: 'P-256', x, y } }
}

/** RFC 7638: members in the order of the alphabet, nothing between them. */
export function thumbprintOf({ x, y }: PublicJwk): Promise<string> {
  return sha256(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)
}
