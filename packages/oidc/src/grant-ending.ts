import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { GrantBook } from './grant-book.ts'
import { endedSession } from './logout.ts'

/**
 * At a logout ends the grants of the session, and those of sessions of the same person that have
 * run out: nobody could sign out of these any more. Other browsers keep theirs.
 */
export function endGrantsAtLogout(provider: Provider, book: GrantBook) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    await next()
    const session = endedSession(ctx)
    if (!session) return
    const { params, client } = ctx.oidc
    const clientIds = params?.['logout'] ? Object.keys(session.authorizations ?? {}) : []
    const holders = new Set(client ? [...clientIds, client.clientId] : clientIds)
    await Promise.all(
      [...holders].map((clientId) => endGrants({ provider, book }, { ...session, clientId })),
    )
  }
}

type Ended = { accountId: string; clientId: string; uid: string }

async function endGrants(
  { provider, book }: { provider: Provider; book: GrantBook },
  { accountId, clientId, uid }: Ended,
): Promise<void> {
  const entries = (await book.list(accountId)).filter((entry) => entry.clientId === clientId)
  const live = new Set<string>()
  for (const other of new Set(entries.map(({ sessionUid }) => sessionUid))) {
    const session = other === uid ? undefined : await provider.Session.findByUid(other)
    if (session?.accountId === accountId) live.add(other)
  }
  const ended = entries.filter(({ sessionUid }) => !live.has(sessionUid))
  await Promise.all(ended.map(({ grantId }) => provider.Grant.adapter.destroy(grantId)))
  await book.remove(
    accountId,
    ended.map(({ grantId }) => grantId),
  )
}
