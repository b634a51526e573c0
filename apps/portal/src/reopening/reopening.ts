import { type Clock, parsePersonalId } from '@mot-cua/kernel'
import type { AccountType } from '../account/account.ts'
import type { Actor } from '../audit/actor.ts'
import type { LinkNotices, WriteNotice } from '../linking/link-notices.ts'
import type { Sessions } from '../session/session.ts'

/** `claimed`: opens for linking only; `disowned`: closed by the owner of its verified id. */
export type ShutState = 'claimed' | 'disowned'

/** An account whose own way in leads nowhere, as a desk may see it: nothing of what is in it. */
export type ShutAccount = {
  accountId: string
  type: Exclude<AccountType, 'eid'>
  state: ShutState
  identifier: string
  technicalId: string
  since: Date
  createdAt: Date
}

/** What the desk states; all three stand in the audit. */
export const statedFields = ['cardNumber', 'proof', 'reason'] as const
export type StatedField = (typeof statedFields)[number]
export type Stated = Record<StatedField, string>

/**
 * `own-id`: the card has the number that was verified, which stays so, and the account is not
 * claimed again. `other-id`: it has another; the account is its holder's, the verified number was
 * not, and is taken off it.
 */
export type ReopenOutcome = 'own-id' | 'other-id' | 'not-shut'

export type Reopening = Stated & {
  accountId: string
  actor: Actor
  at: Date
  notify: WriteNotice
}

export type ReopeningStore = {
  /** By user name, technical id or the personal id that is or was verified. */
  find(term: string): Promise<string[]>
  read(accountIds: readonly string[]): Promise<ShutAccount[]>
  /** The e-ID accounts whose owner hears of it. */
  ownersOf(accountId: string): Promise<string[]>
  reopen(reopening: Reopening): Promise<ReopenOutcome>
}

type Deps = {
  store: ReopeningStore
  sessions: Pick<Sessions, 'endOfAccount'>
  notices: LinkNotices
  now: Clock
}

export type Reopenings = ReturnType<typeof createReopenings>

/** At a desk, where the owner of an account has shown who they are. */
export function createReopenings({ store, sessions, notices, now }: Deps) {
  return {
    find: (term: string) => store.find(term.trim()),
    list: (accountIds: readonly string[]) => store.read(accountIds),
    read: async (accountId: string) => (await store.read([accountId]))[0],
    async reopen(accountId: string, stated: Stated, actor: Actor): Promise<ReopenOutcome> {
      const accountIds = [accountId, ...(await store.ownersOf(accountId))]
      const notify = await notices.prepare({ kind: 'reopened', accountIds })
      const outcome = await store.reopen({ ...stated, accountId, actor, at: now(), notify })
      if (outcome !== 'not-shut') await sessions.endOfAccount(accountId)
      return outcome
    },
  }
}

/** Shorter than that, nobody who reads the audit later knows what was meant. */
const MIN_WORDS_LENGTH = 10
const MAX_WORDS_LENGTH = 500

/** What is wrong with what the desk states; both reasons are needed. */
export function findStatedProblems({ cardNumber, proof, reason }: Stated): StatedField[] {
  const isOdd = ({ length }: string) => length < MIN_WORDS_LENGTH || length > MAX_WORDS_LENGTH
  return [
    ...('problem' in parsePersonalId(cardNumber) ? (['cardNumber'] as const) : []),
    ...(isOdd(proof.trim()) ? (['proof'] as const) : []),
    ...(isOdd(reason.trim()) ? (['reason'] as const) : []),
  ]
}
