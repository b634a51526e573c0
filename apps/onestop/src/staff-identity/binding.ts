import type { Clock } from '@mot-cua/kernel'
import type { Entering } from '../sign-in/enter.ts'

export type BindingStore = {
  /**
   * Accounts of nobody yet whose verified number this is become the person's, which is the holder of
   * those bound before under another issuer. Answers who that is.
   */
  bind(binding: {
    issuer: string
    subject: string
    personalId: string
    address: string
    at: Date
  }): Promise<string>
}

type Deps = { store: BindingStore; now: Clock }

/**
 * An official has proved to the e-ID who it is, at the level that officials need: the accounts that
 * state the same number are that person's from now on. Later (issuer, subject) alone decides.
 * Answers as whom the official goes on.
 */
export function createBinding({ store, now }: Deps) {
  return async ({ arrived, personId, address }: Entering): Promise<string> => {
    const { issuer, subject, personalId, accountType } = arrived
    if (personalId === undefined || accountType !== 'citizen') return personId
    return store.bind({ issuer, subject, personalId, address, at: now() })
  }
}
