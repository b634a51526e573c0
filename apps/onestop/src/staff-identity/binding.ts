import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'
import type { Entering } from '../sign-in/enter.ts'

export type BindingStore = {
  /** Accounts of nobody yet whose verified number this is become this person's; which they are. */
  bind(binding: {
    personId: string
    personalId: string
    actor: Actor
    at: Date
  }): Promise<readonly string[]>
}

type Deps = { store: BindingStore; now: Clock }

/**
 * An official has proved to the e-ID who it is, at the level that officials need: the accounts that
 * state the same number are that person's from now on. Later (issuer, subject) alone decides.
 */
export function createBinding({ store, now }: Deps) {
  return async ({ arrived, personId, address }: Entering): Promise<void> => {
    const { personalId, accountType } = arrived
    if (personalId === undefined || accountType !== 'citizen') return
    await store.bind({ personId, personalId, actor: { personId, address }, at: now() })
  }
}
