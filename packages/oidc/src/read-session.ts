import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EphemeralStore } from '@mot-cua/database'
import type { Provider, Session } from 'oidc-provider'
import { createSessionCutoff } from './session-cutoff.ts'
import type { SignInOptions } from './sign-in-options.ts'

/** The provider's own session of a browser. */
export type ProviderSession = {
  accountId: string
  /** When the person last proved who it is. */
  loginAt: Date
  /** How that was proven (RFC 8176). */
  amr: readonly string[]
  /** Names the session to whoever ends the others; not what the cookie holds. */
  uid: string
  /** By client: what that one knows the session by, and signs out with as `logout_hint`. */
  sids: ReadonlyMap<string, string>
}

export type ReadSession = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) => Promise<ProviderSession | undefined>

type Deps = { provider: Provider; store: EphemeralStore; signIn: SignInOptions | undefined }

/** For the app's own pages: by the same cookie and the same rules as at the provider itself. */
export function createSessionReader({ provider, store, signIn }: Deps): ReadSession {
  const { isOver } = createSessionCutoff(store)
  return async (incoming, outgoing) => {
    const context = provider.createContext(incoming, outgoing)
    const session = await provider.Session.get(context)
    const { accountId, loginTs, uid, amr = [] } = session
    if (!accountId || loginTs === undefined) return undefined
    const account = await signIn?.findAccount(accountId)
    if (!account || (await isOver({ uid, loginTs }, account.sessionsEndAt))) return undefined
    return { accountId, loginAt: new Date(loginTs * 1000), amr, uid, sids: listSids(session) }
  }
}

function listSids({ authorizations = {} }: Pick<Session, 'authorizations'>) {
  const all = Object.entries(authorizations)
  return new Map(all.flatMap(([clientId, { sid }]) => (sid ? [[clientId, sid] as const] : [])))
}
