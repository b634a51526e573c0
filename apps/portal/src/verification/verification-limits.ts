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
  const keysOf = (personId: string, personalId: string) => ({
    person: `verify:person:${personId}`,
    id: `verify:id:${createHmac('sha256', key).update(personalId).digest('hex')}`,
  })

  return {
    async takeTry(personId: string, personalId: string): Promise<TriesTaken> {
      const keys = keysOf(personId, personalId)
      const ofPerson = await take(store, keys.person, TRIES_PER_PERSON)
      if (!ofPerson.isTaken) return ofPerson
      const ofId = await take(store, keys.id, TRIES_PER_ID)
      if (ofId.isTaken) return ofPerson
      await store.refund([{ key: keys.person }])
      return ofId
    },

    /** A match is no guess, and neither is a question that was not answered. */
    async giveBackTry(personId: string, personalId: string): Promise<void> {
      const keys = keysOf(personId, personalId)
      await store.refund([{ key: keys.person }, { key: keys.id }])
    },

    takeRecheck: (personId: string): Promise<TriesTaken> =>
      take(store, `verify:recheck:${personId}`, RECHECKS_PER_PERSON),
  }
}

async function take(store: Deps['store'], key: string, max: number): Promise<TriesTaken> {
  const [taken] = await store.spend([{ key, max, windowSeconds: DAY_SECONDS }])
  if (!taken) throw new Error('an allowance must be answered')
  return taken.isTaken
    ? { isTaken: true, left: max - taken.used }
    : { isTaken: false, until: taken.until }
}
