import type { IncomingMessage } from 'node:http'
import { interactionPolicy, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import type { SessionEnd } from './ended-sessions.ts'

/**
 * The session of an app that has one of its own beside being a provider, such as a portal with
 * pages. It decides who is signed in; the provider's session follows it.
 */
export type HostSession = {
  /** Names it without opening it: not what the cookie holds. */
  id: string
  accountId: string
  /** When it began, perhaps long after the proof it rests on: an issuer may keep people signed in. */
  startedAt: Date
  authenticatedAt: Date
  acr: string | undefined
  amr: readonly string[]
}

/** The one of the browser that sent a request; undefined where there is none that services may use. */
export type HostSessionReader = (incoming: IncomingMessage) => Promise<HostSession | undefined>

/** A request asks several times: its session is read once. */
export function readOnce(read: HostSessionReader): HostSessionReader {
  const known = new WeakMap<IncomingMessage, Promise<HostSession | undefined>>()
  return (incoming) => {
    const before = known.get(incoming)
    if (before) return before
    const reading = read(incoming)
    known.set(incoming, reading)
    return reading
  }
}

type Following = {
  hostSession: HostSessionReader
  endOne: SessionEnd
  /** Of a session, with when it began: it is over by what ended sessions after that alone. */
  keep: (uid: string, at: Date) => Promise<void>
}

/**
 * Makes the provider's session that of the app. The app's `id` is its `uid`, so one that ends ends
 * the other, and whoever signs in at the app is signed in for services without being asked.
 */
export function followHostSession(
  provider: Provider,
  { hostSession, endOne, keep }: Following,
): void {
  const { Session } = provider
  // As the library instantiates what it has read; its types know of no arguments.
  const NamedSession = Session as unknown as new (payload: { uid: string }) => ProviderSession
  const readByCookie = Session.get.bind(Session)
  Session.get = async (ctx) => {
    const [session, host] = await Promise.all([readByCookie(ctx), hostSession(ctx.req)])
    if (!host) return session
    const followed = await find(session, host)
    const { oidc } = ctx as Partial<KoaContextWithOIDC>
    oidc?.entity('Session', followed)
    return followed
  }

  async function find(session: ProviderSession, host: HostSession): Promise<ProviderSession> {
    const { accountId, uid } = session
    if (accountId === host.accountId && uid === host.id) return refreshed(session, host)
    // The last person's session in this browser, which nobody ended: it ends now.
    if (accountId !== undefined) await endOne(accountId, uid)
    if (secondOf(host.authenticatedAt) < secondOf(host.startedAt)) {
      await keep(host.id, host.startedAt)
    }
    const known = await Session.findByUid(host.id)
    const isKnown = known?.accountId === host.accountId
    return refreshed(isKnown ? known : new NamedSession({ uid: host.id }), host)
  }
}

type ProviderSession = InstanceType<Provider['Session']>

function refreshed(session: ProviderSession, host: HostSession): ProviderSession {
  session.loginAccount({
    accountId: host.accountId,
    loginTs: secondOf(host.authenticatedAt),
    amr: [...host.amr],
    ...(host.acr === undefined ? {} : { acr: host.acr }),
    transient: true,
  })
  return session
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}

/** The app's session is over, and the provider's with it: who comes now has to sign in. */
export function createHostCheck(hostSession: HostSessionReader) {
  const { Check } = interactionPolicy
  return new Check(
    'host_session',
    'nobody is signed in at the portal any more',
    'login_required',
    async ({ req, oidc: { session } }) => {
      if (session?.accountId === undefined) return Check.NO_NEED_TO_PROMPT
      return (await hostSession(req))?.accountId !== session.accountId
    },
  )
}
