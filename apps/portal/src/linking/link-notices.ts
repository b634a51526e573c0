import { phoneRange } from '@mot-cua/kernel'
import type { SendGuard } from '@mot-cua/sms'
import type { Transaction } from 'kysely'
import type { PortalLimiter } from '../portal-account/limits.data.ts'
import type { Notices } from '../sms/portal-sms.ts'
import type { PortalTables } from '../tables.ts'
import {
  claimedSms,
  disownedSms,
  endedSms,
  linkedSms,
  reopenedSms,
  takenBackSms,
  wrongAttemptSms,
} from './link-sms.ts'

export type LinkNotice = { accountIds: readonly string[] } & (
  | { kind: 'linked'; undoUntil: string }
  | { kind: 'ended' | 'other-person' | 'disowned' | 'taken-back' | 'claimed' | 'reopened' }
)

/** Writes what was prepared, in the transaction given: it leaves only if that is committed. */
export type WriteNotice = (trx?: Transaction<PortalTables>) => Promise<void>

/** Messages to the phones of owners. Implemented by the portal's SMS. */
export type LinkNotices = {
  /** Looks up whom to tell and counts it, before any transaction: counters are no part of one. */
  prepare(notice: LinkNotice): Promise<WriteNotice>
}

export type LinkNoticeStore = {
  provenPhonesOf(accountIds: readonly string[]): Promise<string[]>
}

type Deps = {
  store: LinkNoticeStore
  limiter: Pick<PortalLimiter, 'take'>
  guard: Pick<SendGuard, 'findNoticeRefusal' | 'noteNotice'>
  sms: Pick<Notices, 'queueForRound' | 'notify'>
  hotline: string
}

/**
 * A notice has an allowance of its own, so that it uses up nobody's codes and pumps no messages. One
 * that may not leave is not lost: what it tells of stands on the page of notifications.
 */
export function createLinkNotices(deps: Deps): LinkNotices {
  const { store, sms, hotline } = deps
  return {
    async prepare(notice) {
      const phones = [...new Set(await store.provenPhonesOf(notice.accountIds))]
      const permits = await Promise.all(phones.map((phone) => mayLeave(deps, phone)))
      const told = phones.filter((_phone, at) => permits[at])
      const messages = messagesOf(notice, { phones: told, hotline })
      return async (trx) => {
        for (const message of messages) {
          if (trx) await sms.queueForRound(trx, message)
          else await sms.notify(message)
        }
      }
    },
  }
}

async function mayLeave({ guard, limiter }: Deps, phone: string): Promise<boolean> {
  if (guard.findNoticeRefusal(phone)) return false
  const counted = { 'notice-phone-day': phone, 'notice-range': phoneRange(phone) }
  const { isAllowed } = await limiter.take(counted)
  if (isAllowed) guard.noteNotice(phone)
  return isAllowed
}

function messagesOf(notice: LinkNotice, owners: { phones: string[]; hotline: string }) {
  switch (notice.kind) {
    case 'linked':
      return linkedSms(owners, notice.undoUntil)
    case 'ended':
      return endedSms(owners)
    case 'other-person':
      return wrongAttemptSms(owners)
    case 'disowned':
      return disownedSms(owners)
    case 'taken-back':
      return takenBackSms(owners)
    case 'claimed':
      return claimedSms(owners)
    case 'reopened':
      return reopenedSms(owners)
  }
}
