import { addSeconds, type Clock, newId } from '@mot-cua/kernel'
import type { AccountType } from '../account/account.ts'
import type { LinkNotices, WriteNotice } from '../linking/link-notices.ts'
import { UNDO_SECONDS } from '../linking/linking.ts'
import type { Sessions } from '../session/session.ts'

export type Disowning = {
  id: string
  accountId: string
  eidAccountId: string
  at: Date
  undoUntil: Date
  address: string
  notify: WriteNotice
}

/** An account that the e-ID's owner has said is somebody else's, and that is closed since. */
export type DisownedAccount = {
  id: string
  accountId: string
  type: Exclude<AccountType, 'eid'>
  identifier: string
  at: Date
  undoUntil: Date
}

export type TakingBack = {
  id: string
  eidAccountId: string
  at: Date
  address: string
  notify: WriteNotice
}

export type DisowningStore = {
  /** Closes the account and takes back what was verified, where it still has the same id. */
  disown(disowning: Disowning): Promise<boolean>
  /** Those that are closed still, the newest first. */
  list(eidAccountId: string): Promise<DisownedAccount[]>
  /** Undefined where it was taken back before, or a desk has opened the account. */
  takeBack(wish: TakingBack): Promise<{ accountId: string } | undefined>
}

type Deps = {
  store: DisowningStore
  sessions: Pick<Sessions, 'endOfAccount'>
  notices: LinkNotices
  now: Clock
}

export type Disownings = ReturnType<typeof createDisownings>

/** «Không phải tài khoản của tôi», and thirty days to think again. */
export function createDisownings({ store, sessions, notices, now }: Deps) {
  const find = async (eidAccountId: string, id: string) =>
    (await store.list(eidAccountId)).find((one) => one.id === id)
  return {
    async disown(wish: Pick<Disowning, 'accountId' | 'eidAccountId' | 'address'>) {
      const at = now()
      const undoUntil = addSeconds(at, UNDO_SECONDS)
      const notify = await notices.prepare({ kind: 'disowned', accountIds: [wish.accountId] })
      const disowning = { ...wish, id: newId(), at, undoUntil, notify }
      const isDone = await store.disown(disowning)
      if (isDone) await sessions.endOfAccount(wish.accountId)
      return isDone
    },

    list: (eidAccountId: string) => store.list(eidAccountId),

    find,

    /** As it was before: open for linking, with what was verified. */
    async takeBack(wish: Pick<TakingBack, 'id' | 'eidAccountId' | 'address'>): Promise<boolean> {
      const disowned = await find(wish.eidAccountId, wish.id)
      if (!disowned) return false
      const accountIds = [disowned.accountId, wish.eidAccountId]
      const notify = await notices.prepare({ kind: 'taken-back', accountIds })
      const takenBack = await store.takeBack({ ...wish, at: now(), notify })
      if (takenBack) await sessions.endOfAccount(takenBack.accountId)
      return takenBack !== undefined
    },
  }
}

/** Afterwards a desk has to see the person. */
export function canBeTakenBack({ undoUntil }: DisownedAccount, now: Date): boolean {
  return undoUntil >= now
}
