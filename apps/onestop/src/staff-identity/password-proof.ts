import {
  createPasswordHasher,
  createStoredPasswords,
  type StoredPasswords,
} from '@mot-cua/authentication'
import type { PasswordStore } from './password.store.ts'

/** Whether it is the password of the issued local account; false where it has none. */
export function createPasswordProof(store: PasswordStore) {
  let passwords: Promise<StoredPasswords> | undefined
  return async (staffAccountId: string, password: string): Promise<boolean> => {
    // Made by the first who asks: most provinces are past their cut-over.
    passwords ??= createPasswordHasher().then(createStoredPasswords)
    const stored = await store.hashOf(staffAccountId)
    return (await passwords).verify(password, stored)
  }
}
