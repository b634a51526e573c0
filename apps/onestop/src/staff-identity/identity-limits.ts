import type { EphemeralStore } from '@mot-cua/database'

/** Statements that did not agree, in a day: enough for slips, too few for guessing birth dates. */
export const TRIES_PER_ACCOUNT = 5
/** Of all accounts together, for one number: many accounts guess no faster than a few. */
export const TRIES_PER_NUMBER = 10
/** Passwords that were wrong, before a verified number may be changed. */
export const PROOFS_PER_ACCOUNT = 5
const DAY_SECONDS = 24 * 3600
const PROOF_WINDOW_SECONDS = 15 * 60

export type TryTaken = { isTaken: true } | { isTaken: false; until: Date }
export type IdentityLimits = ReturnType<typeof createIdentityLimits>

type Deps = {
  store: Pick<EphemeralStore, 'spend' | 'refund'>
  /** A number must not stand in the name of a counter. */
  indexOf: (personalId: string) => string
}

export function createIdentityLimits({ store, indexOf }: Deps) {
  const take = async (key: string, max: number, windowSeconds: number): Promise<TryTaken> => {
    const [taken] = await store.spend([{ key, max, windowSeconds }])
    if (!taken) throw new Error('an allowance must be answered')
    return taken.isTaken ? { isTaken: true } : { isTaken: false, until: taken.until }
  }
  const ofAccount = (staffAccountId: string) => `staff-identity:account:${staffAccountId}`
  const ofNumber = (personalId: string) => `staff-identity:number:${indexOf(personalId)}`
  return {
    async takeTry(staffAccountId: string, personalId: string): Promise<TryTaken> {
      const own = await take(ofAccount(staffAccountId), TRIES_PER_ACCOUNT, DAY_SECONDS)
      if (!own.isTaken) return own
      const all = await take(ofNumber(personalId), TRIES_PER_NUMBER, DAY_SECONDS)
      if (!all.isTaken) await store.refund([{ key: ofAccount(staffAccountId) }])
      return all
    },
    async giveBack(staffAccountId: string, personalId: string): Promise<void> {
      await store.refund([{ key: ofAccount(staffAccountId) }, { key: ofNumber(personalId) }])
    },
    takeProof: (staffAccountId: string): Promise<TryTaken> =>
      take(`staff-identity:proof:${staffAccountId}`, PROOFS_PER_ACCOUNT, PROOF_WINDOW_SECONDS),
  }
}
