import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { Transaction } from 'kysely'
import type { AccountType } from '../account/account.ts'
import { disownedSms, type LinkSms } from '../linking/link-sms.ts'
import type { LinkNotices } from '../linking/linking.ts'
import type { Sessions } from '../session/session.ts'
import type { PortalTables } from '../tables.ts'

/** «Để sau» holds so long. */
export const REST_SECONDS = 7 * 24 * 60 * 60

/** An account without a link whose verified id is that of an e-ID account. */
export type Lookalike = {
  accountId: string
  type: Exclude<AccountType, 'eid'>
  /** What people know it by. */
  identifier: string
  claimedAt: Date | undefined
  /** The owner of the e-ID ended a link with it: it is known to be theirs, and meant to stand alone. */
  isUnlinked: boolean
  /** The offer was put off until then. */
  restsUntil: Date | undefined
  createdAt: Date
}

export type Disowning = {
  accountId: string
  eidAccountId: string
  at: Date
  address: string
  notify: (trx: Transaction<PortalTables>, phones: readonly string[]) => Promise<void>
}

export type OfferStore = {
  lookalikesOf(eidAccountId: string): Promise<Lookalike[]>
  /** False when it was claimed, linked or closed meanwhile. */
  claim(
    accountId: string,
    by: { eidAccountId: string; at: Date; address: string },
  ): Promise<boolean>
  /** Closes the account and takes back what was verified, where it still has the same id. */
  disown(disowning: Disowning): Promise<boolean>
  rest(rest: { eidAccountId: string; accountIds: readonly string[]; until: Date }): Promise<void>
  /** How an account stands now, for the way in. */
  standing(accountId: string): Promise<Standing | undefined>
}

export type Standing = {
  personId: string
  homePersonId: string
  isActive: boolean
  isClaimed: boolean
}

type Deps = {
  store: OfferStore
  sessions: Pick<Sessions, 'endOfAccount'>
  notices: LinkNotices
  hotline: string
  now: Clock
}

export type Offers = ReturnType<typeof createOffers>

/**
 * Old accounts of whoever signs in with the e-ID. From then on their own password opens them for
 * linking only: whoever registered one with another's id is out at the owner's first sign-in, and
 * a rightful owner loses nothing (security.md row 25).
 */
export function createOffers(deps: Deps) {
  const { store, sessions, notices, hotline, now } = deps
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

    /** «Không phải tài khoản của tôi» */
    async disown(wish: Omit<Disowning, 'at' | 'notify'>): Promise<boolean> {
      const notify = (trx: Transaction<PortalTables>, phones: readonly string[]) =>
        notices.queue(disownedSms({ phones, hotline }) satisfies LinkSms[], trx)
      const isDone = await store.disown({ ...wish, at: now(), notify })
      if (isDone) await sessions.endOfAccount(wish.accountId)
      return isDone
    },
  }
}

export function isToBeClaimed({ claimedAt, isUnlinked }: Lookalike): boolean {
  return claimedAt === undefined && !isUnlinked
}

export function isOffered({ isUnlinked, restsUntil }: Lookalike, now: Date): boolean {
  return !isUnlinked && (restsUntil === undefined || restsUntil <= now)
}
