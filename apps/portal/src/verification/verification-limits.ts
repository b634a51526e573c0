import { createHmac, type KeyObject } from 'node:crypto'
import type { EphemeralStore } from '@mot-cua/database'

/** Tries that did not match, in 24 hours: enough for slips, too few for guessing birth dates. */
export const TRIES_PER_PERSON = 3
/** Of all persons together, for one personal id: many accounts guess no faster than a few. */
export const TRIES_PER_ID = 10
/** The e-ID's own fields are compared as often as this; nothing can be guessed by it. */
export const RECHECKS_PER_PERSON = 10
const DAY_SECONDS = 24 * 3600

export type TriesTaken = { isTaken: true; left: number } | { isTaken: false; until: Date }
export type VerificationLimits = ReturnType<typeof createVerificationLimits>

type Deps = {
  store: Pick<EphemeralStore, 'spend' | 'refund'>
  /** A number must not stand in the name of a counter, nor an unkeyed digest of it. */
  key: KeyObject
}

/** Counted before the register is asked, so that tries at once cannot outrun the limit. */
export function createVerificationLimits({ store, key }: Deps) {
  const digest = (personalId: string) => createHmac('sha256', key).update(personalId).digest('hex')
  const keysOf = (personId: string, personalId: string) => ({
    person: `verify:person:${personId}`,
    id: `verify:id:${digest(personalId)}`,
  })

  return {
    async takeTry(personId: string, personalId: string): Promise<TriesTaken> {
      const keys = keysOf(personId, personalId)
      const [ofPerson, ofId] = await store.spend([
        { key: keys.person, max: TRIES_PER_PERSON, windowSeconds: DAY_SECONDS },
        { key: keys.id, max: TRIES_PER_ID, windowSeconds: DAY_SECONDS },
      ])
      if (!ofPerson || !ofId) throw new Error('an allowance must be answered')
      if (ofPerson.isTaken && ofId.isTaken) {
        return { isTaken: true, left: TRIES_PER_PERSON - ofPerson.used }
      }
      if (ofPerson.isTaken) await store.refund([{ key: keys.person }])
      if (ofId.isTaken) await store.refund([{ key: keys.id }])
      return { isTaken: false, until: ofPerson.isTaken ? ofId.until : ofPerson.until }
    },

    /** A match is no guess, and neither is a question that was not answered. */
    async giveBackTry(personId: string, personalId: string): Promise<void> {
      const keys = keysOf(personId, personalId)
      await store.refund([{ key: keys.person }, { key: keys.id }])
    },

    async takeRecheck(personId: string): Promise<TriesTaken> {
      const [taken] = await store.spend([
        {
          key: `verify:recheck:${personId}`,
          max: RECHECKS_PER_PERSON,
          windowSeconds: DAY_SECONDS,
        },
      ])
      if (!taken) throw new Error('an allowance must be answered')
      if (!taken.isTaken) return { isTaken: false, until: taken.until }
      return { isTaken: true, left: RECHECKS_PER_PERSON - taken.used }
    },
  }
}
