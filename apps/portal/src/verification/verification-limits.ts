import type { Permit, Subjects } from '@mot-cua/authentication'
import type { PortalLimiter, portalLimits } from '../portal-account/limits.data.ts'

export type TriesTaken =
  | { isTaken: true; left: number }
  /** `others`: not this person's own tries are at an end, but what strangers may try. */
  | { isTaken: false; until: Date; by: 'own' | 'others' }

export type VerificationLimits = ReturnType<typeof createVerificationLimits>

type LimitName = keyof typeof portalLimits

/** Who tries, from where, and whether the number typed is known to be the account's own. */
export type Try = {
  personId: string
  accountId: string
  addressBucket: string
  personalId: string
  isOwnId: boolean
}

/** Counted before the register is asked, so that tries at once cannot outrun the limit. */
export function createVerificationLimits({ limiter }: { limiter: PortalLimiter }) {
  return {
    takeTry: async (tried: Try) => told(await limiter.take(subjectsOf(tried))),

    /** A match is no guess, and neither is a question that was not answered. */
    giveBackTry: (tried: Try): Promise<void> =>
      limiter.settle([{ subjects: subjectsOf(tried), by: 1 }]),

    takeRecheck: async (personId: string) =>
      told(await limiter.take({ 'verify-recheck': personId })),
  }
}

/**
 * Strangers who type somebody's number must not use up what its owner may try: the account that
 * came with the number, or had it confirmed, is not counted by it at all.
 */
function subjectsOf({ personId, accountId, addressBucket, ...tried }: Try): Subjects<LimitName> {
  return {
    'verify-person': personId,
    'verify-account': accountId,
    'verify-address': addressBucket,
    ...(tried.isOwnId ? {} : { 'verify-id': tried.personalId }),
  }
}

const ofOthers: readonly LimitName[] = ['verify-id', 'verify-address']

function told(permit: Permit<LimitName>): TriesTaken {
  if (permit.isAllowed) return { isTaken: true, left: permit.nearest?.left ?? 0 }
  const by = ofOthers.includes(permit.limit) ? 'others' : 'own'
  return { isTaken: false, until: permit.until, by }
}
