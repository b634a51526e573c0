import { DomainError } from '@mot-cua/kernel'
import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { createLogoutOutbox, LogoutOutbox } from './logout-outbox.ts'
import { providerRoutes } from './provider-configuration.ts'
import type { SessionEnded } from './sign-in-options.ts'
import type { SubjectOf } from './sign-in-policy.ts'

type Context = KoaContextWithOIDC
type Next = () => Promise<unknown>

const CONFIRM_PATH = `${providerRoutes.end_session}/confirm`

/**
 * Ends a session without asking again when the request proves where it comes from, and
 * without the library's self-submitting form, which would need JavaScript.
 *
 * The library confirms by a POST with a one-time secret kept in the session. Where no question
 * is left to ask, the browser is sent to the same address with that secret as a GET,
 * which is then handed to the library as the POST it expects.
 */
export function skipNeedlessLogoutPage(provider: Provider, subjectOf: SubjectOf) {
  return async (ctx: Context, next: Next): Promise<void> => {
    turnConfirmationIntoPost(ctx)
    await next()
    const secret = pendingLogoutSecret(ctx)
    if (secret === undefined || !isCertain(ctx, subjectOf)) return
    ctx.status = 303
    ctx.body = ''
    ctx.redirect(
      `${provider.pathFor('end_session_confirm')}?${new URLSearchParams({ xsrf: secret })}`,
    )
  }
}

/** Tells the app of each session that a person ended. */
export function tellSessionEnded(onSessionEnded: (ended: SessionEnded) => Promise<void>) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next()
    const session = endedSession(ctx)
    if (!session) return
    await onSessionEnded({
      accountId: session.accountId,
      clientId: ctx.oidc.client?.clientId,
      // Resolved by the server before the library saw the request.
      address: ctx.get('x-forwarded-for') || ctx.ip,
    })
  }
}

/** What a person has just signed out of; undefined where the request was about something else. */
export function endedSession({ oidc, status }: Context) {
  if (oidc?.route !== 'end_session_confirm' || status !== 303) return undefined
  const { accountId, uid, authorizations } = oidc.session ?? {}
  if (!accountId || !uid) return undefined
  return { accountId, uid, authorizations }
}

/**
 * Puts the outbox between the library and the services: what the library would send once goes
 * into the outbox, and the library's own sending is what the outbox tries.
 */
export function deliverThroughOutbox(
  provider: Provider,
  createOutbox: (send: LogoutSender) => LogoutOutbox,
): LogoutOutbox {
  const { Client } = provider
  // The class belongs to this provider alone, and the types leave the method out.
  const methods = Client.prototype as unknown as { backchannelLogout: LibraryLogout }
  const sendByLibrary = methods.backchannelLogout
  const outbox = createOutbox(async ({ clientId, accountId, sid }) => {
    const client = await Client.find(clientId)
    if (!client?.backchannelLogoutUri) return 'client-gone'
    await sendByLibrary.call(client, accountId, sid)
    return 'delivered'
  })
  methods.backchannelLogout = function (accountId, sid) {
    return outbox.tell({ clientId: this.clientId, accountId, sid })
  }
  // The library would end the session all the same, and nobody would ever tell the service. Thrown
  // from its own event, the error ends the request instead, and the person can try again.
  provider.on('backchannel.error', (_ctx, cause) => {
    throw new DomainError('upstream-unavailable', 'a logout was not written down', { cause })
  })
  return outbox
}

export type LogoutSender = Parameters<typeof createLogoutOutbox>[0]['send']
type LibraryLogout = (this: Client, accountId: string, sid: string | undefined) => Promise<void>

function turnConfirmationIntoPost(ctx: Context): void {
  const { xsrf } = ctx.query
  if (ctx.method !== 'GET' || ctx.path !== CONFIRM_PATH || typeof xsrf !== 'string') return
  const body = new URLSearchParams({ xsrf, logout: 'yes' }).toString()
  ctx.method = 'POST'
  ctx.req.headers['content-type'] = 'application/x-www-form-urlencoded'
  ctx.req.headers['content-length'] = String(Buffer.byteLength(body))
  ctx.req.unshift(body)
}

export function pendingLogoutSecret(ctx: Context): string | undefined {
  const { route } = ctx.oidc ?? {}
  if (ctx.status !== 200 || (route !== 'end_session' && route !== 'resume')) return undefined
  const state = (ctx.oidc.session as { state?: { secret?: string } } | undefined)?.state
  return state?.secret
}

/** True when the request shows knowledge of the session that only this client was given. */
function isCertain({ oidc }: Context, subjectOf: SubjectOf): boolean {
  const { session, client, entities, params, route } = oidc
  // Another person signed in over the session of the last one: the library ends the old session.
  if (route === 'resume') return true
  if (!session?.accountId) return true
  if (!client) return false
  const token = entities.IdTokenHint?.payload
  const hinted = token?.['sid'] ?? params?.['logout_hint']
  if (hinted !== undefined) return hinted === session.sidFor(client.clientId)
  // A client that wants no session ids has none in its ID tokens.
  return token !== undefined && token['sub'] === subjectOf(session.accountId, client)
}
