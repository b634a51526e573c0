import type { EventEmitter } from 'node:events'
import type { RequestListener } from 'node:http'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, systemClock } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import type { ClientMetadata, Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import { answerAcrAsAsked } from './acr.ts'
import { createAdapterFactory } from './adapter.ts'
import { answerLists } from './claims-answer.ts'
import { type AskedData, createAskedReader } from './claims-parameter.ts'
import { createCookieSigner } from './cookie-signer.ts'
import type { ProtectedRequest } from './dpop.ts'
import { createSessionsEnd, type SessionEnd, type SessionsEnd } from './ended-sessions.ts'
import { createGrantBook } from './grant-book.ts'
import { endGrantsAtLogout } from './grant-ending.ts'
import { followHostSession, readOnce } from './host-session.ts'
import { type RegistrationTokens, tellRegistered } from './initial-access.ts'
import { createKeyWatch } from './key-watch.ts'
import { leaveVia } from './leaving.ts'
import { createHintFilter } from './login-hint.ts'
import {
  deliverThroughOutbox,
  type LogoutSender,
  skipNeedlessLogoutPage,
  tellSessionEnded,
} from './logout.ts'
import { createLogoutOutboxStore } from './logout-outbox.store.ts'
import { createLogoutOutbox, type LogoutOutbox } from './logout-outbox.ts'
import { askAnewForNewcomer } from './newcomer.ts'
import { tellOutages } from './outages.ts'
import { acceptPostedRequest } from './posted-request.ts'
import {
  type PersonToken,
  type ServiceToken,
  verifyPersonToken,
  verifyServiceToken,
} from './presented-token.ts'
import { buildConfiguration, createSubjectOf, providerRoutes } from './provider-configuration.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { listProviderRoutes } from './provider-routes.ts'
import { createSessionReader, type ReadSession } from './read-session.ts'
import { bindToSession } from './refresh-tokens.ts'
import { type RegistrationChange, tellRegistrationChanges } from './registration-change.ts'
import { limitRegistration } from './registration-limit.ts'
import type { ServiceAdmission } from './service-admission.ts'
import type { SignInOptions } from './sign-in-options.ts'
import type { SubjectOf } from './sign-in-policy.ts'
import { StrictProvider } from './strict-provider.ts'
import type { OidcProviderTables } from './tables.ts'

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
  /** Read again from time to time, so that a rotation by another process is noticed. */
  loadKeys?: () => Promise<ProviderKeys>
  /** RFC 7591 §3: without one, and without tokens of the app's own, nobody can register. */
  initialAccessToken: string | undefined
  /** Further ones, each given to somebody. */
  registrationTokens?: RegistrationTokens
  /** Clients that are part of the app itself; registered by nobody. */
  ownClients?: readonly ClientMetadata[]
  /** Hosts with private addresses that may be called: `portal.internal`, or one port of it. */
  approvedPrivateHosts: readonly string[]
  /** Scopes that services get by client credentials; none turns the grant off. */
  serviceScopes: readonly string[]
  /** Which of the services that registered for them get them; all, where it is not given. */
  serviceAdmission?: ServiceAdmission
  signIn?: SignInOptions
  pages: ProviderPages
  /** Told of what broke inside the library, which the browser is told of without the cause. */
  onError: (error: Error) => void
  /** Given each provider that is built: another one whenever its keys have changed. */
  watch?: (provider: Provider) => void
  /** Told of each attempt at which a service could not be told of a logout. */
  onLogoutFailure?: (error: unknown, clientId: string) => void
  /** Told once it is done. */
  onRegistrationChange?: (change: RegistrationChange) => void
  /** What limits per address count by; the address itself unless told. */
  addressBucket?: (address: string) => string
  now?: Clock
}

export type OidcProvider = {
  /** The one of now; a rotation of keys puts another in its place, so it is not kept. */
  readonly provider: Provider
  /** The same, after a look whether the keys have changed: for the app's own pages of a visit. */
  refreshed(): Promise<Provider>
  /** The pairwise subject by which a client knows, or would know, an account. */
  subjectOf: SubjectOf
  /** What the parameters of an authorization request ask to know of a person. */
  readAsked(params: Record<string, unknown>): AskedData
  /** Whether a request path is the provider's rather than the app's own. */
  handles(path: string): boolean
  /** Believes `X-Forwarded-*`: only for requests on which the server itself has written them. */
  callback: RequestListener
  /** Who is signed in in this browser; undefined for nobody. Does not make the session longer. */
  readSession: ReadSession
  /**
   * Ends every session of a person but one, with all that services were given in them, and lets
   * these services know. The account's `sessionsEndAt` must be set before: what is under way now
   * would otherwise live on.
   */
  endSessions: SessionsEnd
  /** Ends one session of a person, known by its `uid`, in the same way. */
  endSession: SessionEnd
  /** Services waiting to hear of logouts; to be delivered on a timer. */
  logouts: Pick<LogoutOutbox, 'deliver' | 'countWaiting'>
  /** The pattern of one of its paths, whatever id stands in it. */
  routeOf(path: string): string
  /** What it answers, with `:name` where a path has a variable part. */
  routes: readonly { method: string; path: string }[]
  /** Ends a registration, with all that was issued by it, in every process. */
  removeClient(clientId: string): Promise<void>
  /** Reads a request with a DPoP-bound client-credentials token; undefined when it is not good. */
  verifyServiceToken(request: ProtectedRequest): Promise<ServiceToken | undefined>
  /** The same for a token that a person's client got by the code flow. */
  verifyPersonToken(request: ProtectedRequest): Promise<PersonToken | undefined>
}

/** An OpenID Provider (or, without `signIn`, an authorization server for services only). */
export function createOidcProvider(given: ProviderOptions): OidcProvider {
  const options = withHostSessionOnce(given)
  const adapter = createAdapterFactory(options)
  let current = buildProvider(options, adapter)
  // The library takes its keys once, at its construction. Requests under way end where they began.
  const refreshKeys = createKeyWatch(options, (keys) => {
    current = buildProvider({ ...options, keys }, adapter)
  })
  return {
    get provider() {
      return current.provider
    },
    refreshed: () => refreshKeys().then(() => current.provider),
    readSession: async (incoming, outgoing) => {
      await refreshKeys()
      return current.readSession(incoming, outgoing)
    },
    endSessions: (accountId, ending) => current.sessionsEnd.endAll(accountId, ending),
    endSession: (accountId, uid) => current.sessionsEnd.endOne(accountId, uid),
    logouts: {
      deliver: () => current.logouts.deliver(),
      countWaiting: () => current.logouts.countWaiting(),
    },
    handles: (path) =>
      path.startsWith('/.well-known/o') ||
      prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
    callback(incoming, outgoing) {
      void refreshKeys().then(() => current.handle(incoming, outgoing))
    },
    readAsked: createAskedReader(options.signIn ?? { acrValues: [], scopes: [], claims: {} }),
    subjectOf: createSubjectOf(options.keys.pairwise),
    routeOf,
    routes: listProviderRoutes(current.provider),
    removeClient: async (clientId) => {
      await adapter('Client').destroy(clientId)
    },
    verifyServiceToken: (request) => verifyServiceToken({ ...current, ...options }, request),
    verifyPersonToken: (request) => verifyPersonToken({ ...current, ...options }, request),
  }
}

function withHostSessionOnce(options: ProviderOptions): ProviderOptions {
  const { signIn } = options
  if (!signIn?.hostSession) return options
  return { ...options, signIn: { ...signIn, hostSession: readOnce(signIn.hostSession) } }
}

const prefixes = Object.values(providerRoutes)

/** An id in a path names what it stands for: in a log or a figure it has no place. */
function routeOf(path: string): string {
  const prefix = prefixes.find((own) => path === own || path.startsWith(`${own}/`))
  if (prefix === undefined) return '/.well-known/:document'
  return path === prefix || path === `${prefix}/confirm` ? path : `${prefix}/:id`
}

function buildProvider(options: ProviderOptions, adapter: AdapterFactory) {
  const provider = new StrictProvider(options.issuer, buildConfiguration(options, adapter))
  const { store, signIn, addressBucket = String } = options
  // TLS ends at a proxy, so the library learns scheme and host from `X-Forwarded-*` alone. Safe
  // because no client writes them: createAppServer overwrites all three on every request, scheme
  // and host from the configured public address, the client's address as it resolved it.
  provider.proxy = true
  provider.keys = createCookieSigner(options.keys.cookie) as unknown as string[]
  provider.on('server_error', (_ctx, error) => options.onError(error))
  options.watch?.(provider)
  provider.use(tellOutages(provider))
  tellFaults(provider, options.onError)
  provider.use(acceptPostedRequest(store))
  provider.on('authorization.success', bindToSession)
  tellRegistrationChanges(provider, (change) => options.onRegistrationChange?.(change))
  provider.use(limitRegistration({ path: providerRoutes.registration, store, addressBucket }))
  if (options.registrationTokens) provider.use(tellRegistered(options.registrationTokens))
  provider.use(skipNeedlessLogoutPage(provider, createSubjectOf(options.keys.pairwise)))
  provider.use(advertiseWhatWorks)
  if (signIn) {
    if (signIn.hostSession) provider.use(askAnewForNewcomer(signIn.interactionPath))
    if (signIn.leaveVia) provider.use(leaveVia(signIn.leaveVia))
    provider.use(createHintFilter(providerRoutes.authorization))
    answerAcrAsAsked(provider, signIn.acrValues)
    answerLists(provider)
    provider.use(endGrantsAtLogout(provider, createGrantBook(store)))
  }
  if (signIn?.onSessionEnded) provider.use(tellSessionEnded(signIn.onSessionEnded))
  const logouts = deliverThroughOutbox(provider, (send) => openLogoutOutbox(options, send))
  const sessionsEnd = createSessionsEnd({ provider, store, logouts })
  if (signIn?.hostSession) {
    const { hostSession } = signIn
    followHostSession(provider, { hostSession, ...sessionsEnd })
  }
  return {
    provider,
    logouts,
    handle: provider.callback(),
    readSession: createSessionReader({ provider, store, signIn }),
    sessionsEnd,
  }
}

/** Without a listener Koa writes the whole stack to the error output, past the log and its rules. */
function tellFaults(koa: EventEmitter, onError: ProviderOptions['onError']): void {
  koa.on('error', (error: Error) => {
    if (!isBrokenOff(error)) onError(error)
  })
}

type AdapterFactory = ReturnType<typeof createAdapterFactory>

function openLogoutOutbox(options: ProviderOptions, send: LogoutSender): LogoutOutbox {
  return createLogoutOutbox({
    store: createLogoutOutboxStore(options.db),
    send,
    onTold: async (told) => options.signIn?.onLogoutTold?.(told),
    onFailure: (error, { clientId }) => options.onLogoutFailure?.(error, clientId),
    now: options.now ?? systemClock,
  })
}

/** The other end went away or sent what is no HTTP: nothing of ours failed, and nobody waits. */
function isBrokenOff(error: Error & { code?: string }): boolean {
  return /^(HPE_|ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)/.test(error.code ?? '')
}

/** What the library's document says whatever it was told to do. */
async function advertiseWhatWorks(ctx: KoaContextWithOIDC, next: () => Promise<unknown>) {
  await next()
  if (ctx.oidc?.route !== 'discovery') return
  Object.assign(ctx.body as object, { response_modes_supported: ['query', 'fragment'] })
}
