import { type KeyObject, sign } from 'node:crypto'

/** A compact JWS (RFC 7515); `ieee-p1363` is how JOSE writes a signature of ES256. */
export function signEs256(key: KeyObject, header: object, payload: object): string {
  const signed = `${encode({ alg: 'ES256', ...header })}.${encode(payload)}`
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
