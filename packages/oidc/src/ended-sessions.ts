import type { EphemeralStore } from '@mot-cua/database'
import type { Provider } from 'oidc-provider'
import { removeSession } from './adapter.ts'
import { createGrantBook, type GrantEntry } from './grant-book.ts'
import type { LogoutOutbox } from './logout-outbox.ts'
import { createSessionCutoff } from './session-cutoff.ts'

export type SessionsEnding = {
  /** What the account's `sessionsEndAt` is set to. */
  at: Date
  /** `uid` of the session that lives on. */
  keptSessionUid?: string | undefined
}

export type SessionsEnd = (accountId: string, ending: SessionsEnding) => Promise<void>

type Deps = { provider: Provider; store: EphemeralStore; logouts: Pick<LogoutOutbox, 'tell'> }

export type SessionEnd = (accountId: string, uid: string) => Promise<void>

/** Services are told first: what could not be written down rejects, and nothing is forgotten yet. */
export function createSessionsEnd({ provider, store, logouts }: Deps) {
  const book = createGrantBook(store)
  const cutoff = createSessionCutoff(store)

  async function end(accountId: string, isEnded: (entry: GrantEntry) => boolean): Promise<void> {
    const ended = (await book.list(accountId)).filter(isEnded)
    await Promise.all(
      listToTell(ended).map(async ({ clientId, sid }) => {
        const client = await provider.Client.find(clientId)
        if (client?.backchannelLogoutUri) await logouts.tell({ clientId, accountId, sid })
      }),
    )
    const uids = new Set(ended.map(({ sessionUid }) => sessionUid))
    await Promise.all([
      ...[...uids].map((uid) => removeSession(store, uid)),
      ...ended.map(({ grantId }) => provider.Grant.adapter.destroy(grantId)),
    ])
    if (ended.length === 0) return
    await book.remove(
      accountId,
      ended.map(({ grantId }) => grantId),
    )
  }

  const endAll: SessionsEnd = async (accountId, { at, keptSessionUid }) => {
    if (keptSessionUid !== undefined) await cutoff.keep(keptSessionUid, at)
    await end(accountId, ({ sessionUid }) => sessionUid !== keptSessionUid)
  }
  const endOne: SessionEnd = async (accountId, uid) => {
    await end(accountId, ({ sessionUid }) => sessionUid === uid)
    // One that no service was given anything in is in no book.
    await removeSession(store, uid)
  }
  return { endAll, endOne, keep: cutoff.keep }
}

/** Each session once at each service, however many grants it has had there. */
function listToTell(entries: GrantEntry[]): GrantEntry[] {
  const known = new Map(entries.map((entry) => [`${entry.clientId} ${entry.sid}`, entry]))
  return [...known.values()]
}
