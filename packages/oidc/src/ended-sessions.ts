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

/** Services are told first: what could not be written down rejects, and nothing is forgotten yet. */
export function createSessionsEnd({ provider, store, logouts }: Deps): SessionsEnd {
  const book = createGrantBook(store)
  const cutoff = createSessionCutoff(store)
  return async (accountId, { at, keptSessionUid }) => {
    if (keptSessionUid !== undefined) await cutoff.keep(keptSessionUid, at)
    const entries = await book.list(accountId)
    const ended = entries.filter(({ sessionUid }) => sessionUid !== keptSessionUid)
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
    await book.remove(
      accountId,
      ended.map(({ grantId }) => grantId),
    )
  }
}

/** Each session once at each service, however many grants it has had there. */
function listToTell(entries: GrantEntry[]): GrantEntry[] {
  const known = new Map(entries.map((entry) => [`${entry.clientId} ${entry.sid}`, entry]))
  return [...known.values()]
}
