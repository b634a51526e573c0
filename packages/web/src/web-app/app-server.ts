import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Env, Hono } from 'hono'
import type { Logger } from '../log/logger.ts'
import { createObservation, type Observation } from '../observe/observation.ts'
import { observeProvider } from '../observe/provider-requests.ts'
import { createAddressResolver } from './client-address.ts'
import type { Route } from './list-routes.ts'
import { securityHeaders } from './security-headers.ts'

/** A listener of its own for some paths: an OpenID provider that is not built on Hono. */
export type ProviderMount = {
  handles(path: string): boolean
  callback: RequestListener
  /** The pattern of a path, for log and figures: a path may carry an id. */
  routeOf?(path: string): string
  /** What it answers, for `listRoutes`. */
  routes: readonly Route[]
}

export type AppServerOptions<E extends Env> = {
  app: Hono<E>
  provider?: ProviderMount
  /** Where people reach the party, and the provider's issuer: its scheme and host. */
  publicUrl: string
  /** The same as the app's. */
  trustedProxies: readonly string[]
  /** Told of what went wrong outside the app's own error pages. */
  logger: Logger
  /** The same as the app's. */
  observation?: Observation
}

/** A client that sends slowly on purpose holds its socket no longer than this. */
export const SERVER_TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}

/** One server per party: the provider's paths go to it, all others to the app. */
export function createAppServer<E extends Env>(options: AppServerOptions<E>): Server {
  const { app, provider } = options
  const answerByApp = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: (error) => {
      if (!isRequestFault(error)) {
        options.logger.error({ err: error }, 'no answer could be made')
        return new Response(null, { status: 500 })
      }
      // Anybody can send it as often as they like: one short line, and no stack.
      options.logger.info({ detail: error.message }, 'request refused')
      // Such as no Host, or one that is none: without an answer the socket would stay open.
      return new Response(null, { status: 400 })
    },
  })
  const claimForwarding = createForwardingClaim(options)
  const headers = Object.entries({
    ...securityHeaders({ secure: isSecure(options.publicUrl) }),
    // Until the provider says otherwise: what it knows nothing of it answers without a word on it.
    'cache-control': 'no-store',
  })
  const { observation = createObservation('app') } = options
  const observe = observeProvider({ ...observation, logger: options.logger })
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { pathname, search } = readTarget(incoming)
    if (!provider?.handles(pathname)) {
      void answerByApp(incoming, outgoing)
      return
    }
    // RFC 9112 §3.2.2: a client may write any origin before the path, and Koa would take it as ours.
    incoming.url = pathname + search
    for (const [name, value] of headers) outgoing.setHeader(name, value)
    observe({ incoming, outgoing }, provider.routeOf?.(pathname) ?? '(provider)')
    provider.callback(incoming, outgoing)
  }
  return createServer(SERVER_TIMEOUTS, (incoming, outgoing) => {
    // For every path: the app's own pages hand their requests to the provider as well.
    claimForwarding(incoming)
    if (isQuiet(incoming)) answer(incoming, outgoing)
    else observation.tracing.serve({ incoming, outgoing }, () => answer(incoming, outgoing))
  })
}

/** What machines ask every few seconds, and files: neither logged nor traced. */
function isQuiet({ url = '' }: IncomingMessage): boolean {
  return /^\/(?:livez|readyz|metrics|assets\/)/.test(url)
}

/** What the server library throws for a request out of which no URL can be made. */
function isRequestFault(error: unknown): error is Error {
  return error instanceof Error && error.name === 'RequestError'
}

const NO_TARGET = { pathname: '/', search: '' }

function readTarget({ url = '/' }: IncomingMessage): { pathname: string; search: string } {
  return URL.parse(url, 'http://own.invalid') ?? NO_TARGET
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:')
}

/**
 * Writes the forwarding headers anew, so that a provider may believe them: scheme and host are the
 * configured ones, whoever sent the request and through whatever proxy, and the address is the one
 * resolved. The app resolves again by the same rule; a resolved address resolves to itself.
 */
function createForwardingClaim({
  publicUrl,
  trustedProxies,
}: Pick<AppServerOptions<Env>, 'publicUrl' | 'trustedProxies'>) {
  const { host, protocol } = new URL(publicUrl)
  const resolveAddress = createAddressResolver(trustedProxies)
  return (incoming: IncomingMessage): void => {
    const socketAddress = incoming.socket.remoteAddress
    const forwardedFor = incoming.headersDistinct['x-forwarded-for']?.join(',')
    incoming.headers['x-forwarded-for'] = resolveAddress({ socketAddress, forwardedFor })
    incoming.headers['x-forwarded-host'] = host
    incoming.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  }
}
