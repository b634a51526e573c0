import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { AccountType } from '../account/account.ts'
import type { Sessions } from '../session/session.ts'

/** «Để sau» holds so long. */
export const REST_SECONDS = 7 * 24 * 60 * 60

/**
 * Why an old account cannot be linked to an e-ID account of the same id now: the e-ID's level does
 * not suffice, or another account of its kind is linked there already.
 */
export type Obstacle = 'level' | 'occupied'

/** An account without a link whose verified id is that of an e-ID account. */
export type Lookalike = {
  accountId: string
  type: Exclude<AccountType, 'eid'>
  /** What people know it by. */
  identifier: string
  claimedAt: Date | undefined
  /** The owner of the e-ID ended a link with it: it is known to be theirs, and meant to stand alone. */
  isUnlinked: boolean
  /** A desk has seen its owner. */
  isReopened: boolean
  obstacle: Obstacle | undefined
  /** The offer was put off until then. */
  restsUntil: Date | undefined
  createdAt: Date
}

/** The e-ID account for which an old account is claimed. */
export type ClaimedBy = { eidAccountId: string; at: Date; address?: string | undefined }

export type OfferStore = {
  lookalikesOf(eidAccountId: string): Promise<Lookalike[]>
  /** False when it was claimed, linked or closed meanwhile, or could not be linked now. */
  claim(accountId: string, by: ClaimedBy): Promise<boolean>
  rest(rest: { eidAccountId: string; accountIds: readonly string[]; until: Date }): Promise<void>
  /** How an account stands now, for the way in. */
  standing(accountId: string): Promise<Standing | undefined>
}

export type Standing = {
  personId: string
  homePersonId: string
  isActive: boolean
  /** Claimed, and the e-ID can be linked to now; without that a claim shuts nobody out. */
  isClaimed: boolean
}

type Deps = {
  store: OfferStore
  sessions: Pick<Sessions, 'endOfAccount'>
  now: Clock
}

export type Offers = ReturnType<typeof createOffers>

/**
 * Old accounts of whoever signs in with the e-ID. From then on their own password opens them for
 * linking only: whoever registered one with another's id is out at the owner's first sign-in, and
 * a rightful owner loses nothing (security.md row 25).
 */
export function createOffers({ store, sessions, now }: Deps) {
  return {
    standing: (accountId: string) => store.standing(accountId),

    /** Claims what stands without a link, and answers what is to be offered now. */
    async meet(eidAccountId: string, address: string): Promise<Lookalike[]> {
      const lookalikes = await store.lookalikesOf(eidAccountId)
      for (const { accountId } of lookalikes.filter(isToBeClaimed)) {
        await store.claim(accountId, { eidAccountId, at: now(), address })
        // Also where another request has just claimed it: nobody goes on before it is done.
        await sessions.endOfAccount(accountId)
      }
      return lookalikes.filter((one) => isOffered(one, now()))
    },

    /** All that the e-ID's owner may link, put off or not. */
    list: (eidAccountId: string) => store.lookalikesOf(eidAccountId),

    async putOff(eidAccountId: string): Promise<void> {
      const accountIds = (await store.lookalikesOf(eidAccountId)).map((one) => one.accountId)
      const until = addSeconds(now(), REST_SECONDS)
      if (accountIds.length > 0) await store.rest({ eidAccountId, accountIds, until })
    },
  }
}

/** Never what its owner could not reach by linking afterwards. */
export function isToBeClaimed(lookalike: Lookalike): boolean {
  const { claimedAt, obstacle } = lookalike
  return claimedAt === undefined && obstacle === undefined && !standsAlone(lookalike)
}

export function isOffered(lookalike: Lookalike, now: Date): boolean {
  const { obstacle, restsUntil } = lookalike
  if (standsAlone(lookalike)) return false
  if (restsUntil === undefined) return true
  // There is nothing to link while the place is taken: told once, so that a strange one is noticed.
  return obstacle !== 'occupied' && restsUntil <= now
}

/** Meant to be opened by its own password: its owner ended a link, or a desk has opened it. */
export function standsAlone({ isUnlinked, isReopened }: Lookalike): boolean {
  return isUnlinked || isReopened
}
