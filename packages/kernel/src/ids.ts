import { hash, randomBytes, randomFillSync } from 'node:crypto'

/**
 * A new UUID of version 7 (RFC 9562 §5.7): sorts by time of creation, so that rows
 * land at the end of an index. An internal key, never a secret: 74 bits are random.
 */
export function newId(now: number = Date.now()): string {
  const bytes = randomFillSync(Buffer.alloc(16))
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

/** An unguessable value for a cookie or a nonce, base64url; 256 bits unless told. */
export function randomToken(sizeBytes = 32): string {
  return randomBytes(sizeBytes).toString('base64url')
}

/** How a bearer value is named at rest, so that a copy of the store opens nothing (ASVS 16.2.5). */
export function hashToken(value: string): string {
  return hash('sha256', value, 'base64url')
}

/** Whether it has the form of an id of ours: asked for another, a database answers with an error. */
export function isId(value: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
}
