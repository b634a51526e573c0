import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts small values that rest in a database: OTP seeds, message texts, private keys. */
export type Sealer = {
  /** AES-256-GCM; `context` is bound in, so a value moved to another row no longer opens. */
  seal(plain: string, context: string): string
  /** Throws when the value was changed, or sealed with another key or context. */
  open(sealed: string, context: string): string
  /** The same for contents of files, without the third that base64 adds. */
  sealBytes(plain: Uint8Array, context: string): Buffer
  openBytes(sealed: Uint8Array, context: string): Buffer
}

/** Where sealed values rest, for whoever checks that a restored database opens. */
export type SealedColumn = {
  table: string
  /** Null where nothing rests there. */
  column: string
  /** Columns that say what a value is bound to: SQL over the table. */
  bound: Record<string, string>
  contextOf: (bound: Record<string, string>) => string
  /** Sealed by `sealBytes`. */
  isBytes?: true
}

/**
 * One 256-bit key per purpose out of one master secret (HKDF, RFC 5869). An object, not bytes: of
 * bytes Node makes an object anew for every MAC, which takes ten times as long as the MAC.
 */
export function deriveKey(masterSecret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', masterSecret, 'mot-cua', purpose, 32)))
}

export function createSealer(key: KeyObject): Sealer {
  const sealBytes = (plain: Uint8Array, context: string) => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(Buffer.from(context))
    const body = [cipher.update(plain), cipher.final()]
    return Buffer.concat([nonce, cipher.getAuthTag(), ...body])
  }
  const openBytes = (sealed: Uint8Array, context: string) => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const body = sealed.subarray(NONCE_BYTES + TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  }
  return {
    sealBytes,
    openBytes,
    seal: (plain, context) => sealBytes(Buffer.from(plain), context).toString('base64url'),
    open: (sealed, context) =>
      openBytes(Buffer.from(sealed, 'base64url'), context).toString('utf8'),
  }
}
