import { textToBase64Url, toBase64Url } from './base64url.ts'

type Signed = { header: object; claims: object }

/** Compact JWS (RFC 7515 §7.1) with ES256: WebCrypto's signature is already R and S side by side. */
export async function signJws(privateKey: CryptoKey, { header, claims }: Signed): Promise<string> {
  const input = [{ alg: 'ES256', ...header }, claims]
    .map((part) => textToBase64Url(JSON.stringify(part)))
    .join('.')
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const bytes = new TextEncoder().encode(input)
  const signature = await crypto.subtle.sign(algorithm, privateKey, bytes)
  return `${input}.${toBase64Url(new Uint8Array(signature))}`
}
