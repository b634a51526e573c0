import { randomText, sha256 } from './base64url.ts'
import type { DeviceKey } from './device-key.ts'
import { signJws } from './jws.ts'

export type ProvenRequest = {
  method: string
  url: string
  /** Absent before there is one: at the token endpoint and at unlocking. */
  accessToken?: string | undefined
  nowSeconds: number
}

/** RFC 9449 §4.2: a proof of this key for one request. */
export async function signProof(key: DeviceKey, request: ProvenRequest): Promise<string> {
  const { method, url, accessToken, nowSeconds } = request
  const { origin, pathname } = new URL(url)
  const claims = {
    htm: method,
    // Without query and fragment.
    htu: origin + pathname,
    iat: nowSeconds,
    jti: randomText(16),
    ...(accessToken === undefined ? {} : { ath: await sha256(accessToken) }),
  }
  const header = { typ: 'dpop+jwt', jwk: key.publicJwk }
  return signJws(key.privateKey, { header, claims })
}
