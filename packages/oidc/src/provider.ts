import type { RequestListener } from 'node:http'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, systemClock } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import {
  type Account,
  type Configuration,
  type Grant,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider'
import {
  deliverThroughOutbox,
  type LogoutSender,
  skipNeedlessLogoutPage,
  tellSessionEnded,
} from './logout.ts'
import { createLogoutOutboxStore } from './logout-outbox.store.ts'
import { createLogoutOutbox, type LogoutOutbox, type LogoutTold } from './logout-outbox.ts'
import { tellOutages } from './outages.ts'
import { acceptPostedRequest } from './posted-request.ts'

import { buildConfiguration, providerRoutes } from './provider-configuration.ts'
import type { ProviderKeys } from './provider-keys.ts'
import type { OidcProviderTables } from './tables.ts'

/** What a provider needs to know of an app that signs people in. */
export type SignInOptions = {
  acrValues: readonly string[]
  /** Scopes besides `openid`. */
  scopes: readonly string[]
  /** Scope → claims, as oidc-provider's `claims`. */
  claims: NonNullable<Configuration['claims']>
  findAccount(accountId: string): Promise<Account | undefined>
  /** Path of the app's own pages; the interaction id is appended as one segment. */
  interactionPath: string
  /** The grant that stands for what the person agreed to, or nothing when they must be asked. */
  loadGrant: (ctx: KoaContextWithOIDC) => Promise<Grant | undefined>
  /** Called before the browser is told that it is signed out. */
  onSessionEnded?: (ended: SessionEnded) => Promise<void>
  /** Called when a service has heard of a logout, or never will. */
  onLogoutTold?: (told: LogoutTold) => Promise<void>
}

export type SessionEnded = {
  accountId: string
  /** The service whose wish it was. */
  clientId: string | undefined
  address: string
}

export type ProviderPages = {
  renderError: NonNullable<Configuration['renderError']>
  /** Asks; the one-time secret to confirm with is in the session's `state`. */
  renderLogout: (ctx: KoaContextWithOIDC, form: string) => void | Promise<void>
  renderLoggedOut: (ctx: KoaContextWithOIDC) => void | Promise<void>
}

export type ProviderOptions = {
  issuer: string
  /** Goes into cookie names: `motcua-identity-session`. */
  appId: string
  db: Kysely<OidcProviderTables>
  store: EphemeralStore
  keys: ProviderKeys
  /** RFC 7591 §3: without one nobody can register. */
  initialAccessToken: string | undefined
  /** Host names with private addresses that logout tokens may be sent to. */
  approvedPrivateHosts: readonly string[]
  /** Scopes that services get by client credentials; none turns the grant off. */
  serviceScopes: readonly string[]
  signIn?: SignInOptions
  pages: ProviderPages
  /** Told of what broke inside the library, which the browser is told of without the cause. */
  onError: (error: Error) => void
  /** Told of each attempt at which a service could not be told of a logout. */
  onLogoutFailure?: (error: unknown, clientId: string) => void
  now?: Clock
}

export type OidcProvider = {
  provider: Provider
  /** Whether a request path is the provider's rather than the app's own. */
  handles(path: string): boolean
  /** Believes `X-Forwarded-*`: only for requests on which the server itself has written them. */
  callback: RequestListener
  /** Services waiting to hear of logouts; to be delivered on a timer. */
  logouts: Pick<LogoutOutbox, 'deliver' | 'countWaiting'>
  /** The pattern of one of its paths, whatever id stands in it. */
  routeOf(path: string): string
  /** Reads a Bearer header with a client-credentials token; undefined when it is not good. */
  verifyServiceToken(
    authorization: string | undefined,
  ): Promise<{ clientId: string; scopes: string[] } | undefined>
}

/** An OpenID Provider (or, without `signIn`, an authorization server for services only). */
export function createOidcProvider(options: ProviderOptions): OidcProvider {
  const provider = new Provider(options.issuer, buildConfiguration(options))
  // TLS ends at a proxy, so the library learns scheme and host from `X-Forwarded-*` alone. Safe
  // because no client writes them: createAppServer overwrites all three on every request, scheme
  // and host from the configured public address, the client's address as it resolved it.
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => options.onError(error))
  provider.use(acceptPostedRequest)
  provider.use(tellOutages(provider))
  provider.use(skipNeedlessLogoutPage(provider))
  provider.use(advertiseWhatWorks)
  if (options.signIn?.onSessionEnded) provider.use(tellSessionEnded(options.signIn.onSessionEnded))
  const logouts = deliverThroughOutbox(provider, (send) => openLogoutOutbox(options, send))
  const handle = provider.callback()
  const prefixes = Object.values(providerRoutes)

  return {
    provider,
    logouts,
    handles: (path) =>
      path.startsWith('/.well-known/o') ||
      prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
    callback: (incoming, outgoing) => void handle(incoming, outgoing),
    routeOf(path) {
      const prefix = prefixes.find((own) => path === own || path.startsWith(`${own}/`))
      if (prefix === undefined) return '/.well-known/:document'
      if (path === prefix || path === `${prefix}/confirm`) return path
      return `${prefix}/:id`
    },
    async verifyServiceToken(authorization) {
      const value = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1]
      const token = value === undefined ? undefined : await provider.ClientCredentials.find(value)
      if (!token?.clientId || !token.isValid) return undefined
      return { clientId: token.clientId, scopes: token.scope?.split(' ') ?? [] }
    },
  }
}

function openLogoutOutbox(options: ProviderOptions, send: LogoutSender): LogoutOutbox {
  return createLogoutOutbox({
    store: createLogoutOutboxStore(options.db),
    send,
    onTold: async (told) => options.signIn?.onLogoutTold?.(told),
    onFailure: (error, { clientId }) => options.onLogoutFailure?.(error, clientId),
    now: options.now ?? systemClock,
  })
}

/** Our policy for pages (`form-action 'self'`) stops the form of `response_mode=form_post`. */
async function advertiseWhatWorks(ctx: KoaContextWithOIDC, next: () => Promise<unknown>) {
  await next()
  if (ctx.oidc?.route !== 'discovery') return
  Object.assign(ctx.body as object, { response_modes_supported: ['query', 'fragment'] })
}
