/** RFC 7515 §2: base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function textToBase64Url(text: string): string {
  return toBase64Url(new TextEncoder().encode(text))
}

/** As many random bytes as asked for, as text. */
export function randomText(byteCount: number): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(byteCount)))
}

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return toBase64Url(new Uint8Array(digest))
}
