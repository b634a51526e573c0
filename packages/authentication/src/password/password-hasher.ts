import { hash, verify } from '@node-rs/argon2'
import { ARGON2_COSTS } from './stored-hash.ts'

// The library's enum of algorithms exists for the type checker only: 2 is Argon2id.
const PARAMETERS = { algorithm: 2, ...ARGON2_COSTS }

export const PASSWORD_MAX_LENGTH = 128

export type PasswordHasher = {
  hash(password: string): Promise<string>
  /** Takes as long without a hash as with one, so that time does not tell whether an id exists. */
  verify(password: string, hash: string | undefined): Promise<boolean>
}

/** Argon2id. The same NFC form is taken when a password is set and when it is checked. */
export async function createPasswordHasher(): Promise<PasswordHasher> {
  const dummyHash = await hash(crypto.randomUUID(), PARAMETERS)
  return {
    hash: (password) => hash(password.normalize('NFC'), PARAMETERS),
    async verify(password, stored) {
      const matches = await verify(stored ?? dummyHash, password.normalize('NFC'))
      return matches && stored !== undefined
    },
  }
}
