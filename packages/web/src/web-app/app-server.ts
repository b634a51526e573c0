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
import { createAddressResolver, createProxyTest } from './client-address.ts'
import { securityHeaders } from './security-headers.ts'

/** A listener of its own for some paths: an OpenID provider that is not built on Hono. */
export type ProviderMount = { handles(path: string): boolean; callback: RequestListener }

export type AppServerOptions<E extends Env> = {
  app: Hono<E>
  provider?: ProviderMount
  /** The same values as the app's. */
  secureCookies: boolean
  trustedProxies: readonly string[]
  /** Told of what went wrong outside the app's own error pages. */
  logger?: Logger
}

// A client that sends slowly on purpose holds its socket no longer than this.
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}

/** One server per party: the provider's paths go to it, all others to the app. */
export function createAppServer<E extends Env>(options: AppServerOptions<E>): Server {
  const { app, provider } = options
  const answerByApp = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: (error) => options.logger?.error({ err: error }, 'no answer could be made'),
  })
  const prepare = createProviderPreparation(options)
  return createServer(timeouts, (incoming, outgoing) => {
    if (!provider?.handles(readPath(incoming))) {
      void answerByApp(incoming, outgoing)
      return
    }
    prepare(incoming, outgoing)
    provider.callback(incoming, outgoing)
  })
}

function readPath(incoming: IncomingMessage): string {
  return URL.parse(incoming.url ?? '/', 'http://own.invalid')?.pathname ?? '/'
}

/** Our headers on its pages; one resolved address, because it believes any forwarded one. */
function createProviderPreparation({
  secureCookies,
  trustedProxies,
}: Pick<AppServerOptions<Env>, 'secureCookies' | 'trustedProxies'>) {
  const headers = Object.entries(securityHeaders({ secure: secureCookies }))
  const resolveAddress = createAddressResolver(trustedProxies)
  const isProxy = createProxyTest(trustedProxies)
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    for (const [name, value] of headers) outgoing.setHeader(name, value)
    const socketAddress = incoming.socket.remoteAddress
    const forwardedFor = incoming.headersDistinct['x-forwarded-for']?.join(',')
    incoming.headers['x-forwarded-for'] = resolveAddress({ socketAddress, forwardedFor })
    if (isProxy(socketAddress)) return
    delete incoming.headers['x-forwarded-host']
    delete incoming.headers['x-forwarded-proto']
  }
}
