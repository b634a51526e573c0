import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verify as verifyBcrypt } from '@node-rs/bcrypt'
import type { PasswordHasher } from './password-hasher.ts'
import { readStoredHash, type StoredHash } from './stored-hash.ts'

/** bcrypt sees no more of a password. */
const BCRYPT_BYTES = 72

const derive = promisify(pbkdf2)

export type StoredPasswords = PasswordHasher & {
  /**
   * Whether the password that has just been found right may be hashed anew by our scheme. Only
   * where that accepts nothing that the old hash refused, nor refuses what it is typed like.
   */
  mayUpgrade(password: string, stored: string): boolean
}

/**
 * Our hasher for a table that also holds hashes from elsewhere. An unknown name costs one Argon2,
 * as nearly every known one does; a hash that has come along takes another time. That tells of an
 * account only that its owner has not signed in since the import: the first right password
 * replaces the hash. To hide it every try would have to cost all schemes together.
 */
export function createStoredPasswords(ours: PasswordHasher): StoredPasswords {
  return {
    hash: (password) => ours.hash(password),
    async verify(password, stored) {
      const read = stored === undefined ? undefined : readStoredHash(stored)
      if (stored === undefined || !read || read.scheme === 'argon2') {
        return ours.verify(password, read && stored)
      }
      // Other systems hashed what was typed; here the composed form is what everybody types.
      for (const form of new Set([password.normalize('NFC'), password])) {
        if (await matches(form, stored, read)) return true
      }
      return false
    },
    mayUpgrade(password, stored) {
      const read = readStoredHash(stored)
      if (!read || (read.scheme === 'argon2' && read.isOurs)) return false
      // Ours takes every way of composing the letters for one: right only if this one was right.
      if (password !== password.normalize('NFC')) return false
      // Of a longer one bcrypt has compared the beginning; the rest may be a slip of the finger.
      return read.scheme !== 'bcrypt' || Buffer.byteLength(password) <= BCRYPT_BYTES
    },
  }
}

async function matches(
  password: string,
  stored: string,
  read: Exclude<StoredHash, { scheme: 'argon2' }>,
): Promise<boolean> {
  if (read.scheme === 'bcrypt') {
    // Implementations differ in whether they read on behind a NUL.
    if (password.includes('\0')) return false
    return verifyBcrypt(Buffer.from(password).subarray(0, BCRYPT_BYTES), stored)
  }
  const { salt, iterations, key, digest } = read
  return timingSafeEqual(await derive(password, salt, iterations, key.length, digest), key)
}
