import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { JWK } from 'jose'
import type { ClientFaults, IssuerName } from './client-faults.ts'
import type { FaultKeys } from './fault-keys.ts'
import { createRedirectChanges } from './faulty-redirect.ts'
import { changeTokenAnswer } from './faulty-token.ts'
import { type Change, holdAnswer } from './held-answer.ts'

type Deps = {
  service: IssuerName
  issuer: string
  faults: ClientFaults
  keys: FaultKeys
  whereAwaited: (state: string) => string | undefined
}

/**
 * Stands before an issuer's own server and changes what clients with faults are answered. The
 * issuer knows nothing of it: what it runs is what runs in production.
 */
export function withClientFaults(server: Server, deps: Deps): Server {
  const answers = server.listeners('request') as RequestListener[]
  const changeOf = createChanges(deps)
  server.removeAllListeners('request')
  return server.on('request', (incoming, outgoing) => {
    const change = changeOf(incoming)
    if (change) holdAnswer(outgoing, change)
    for (const answer of answers) answer(incoming, outgoing)
  })
}

function createChanges(deps: Deps) {
  const changeToken = changeTokenAnswer(deps)
  const changeRedirect = createRedirectChanges(deps)
  return ({ method, url = '/' }: IncomingMessage): Change | undefined => {
    const target = URL.parse(url, deps.issuer)
    if (!target) return undefined
    const { pathname } = target
    if (method === 'POST' && pathname === '/token') return changeToken
    if (method !== 'GET') return undefined
    if (pathname === '/jwks') return addKeys(deps.keys.announced())
    return /^\/authorize(?:\/|$)/.test(pathname) ? changeRedirect(target) : undefined
  }
}

function addKeys(announced: JWK[]): Change | undefined {
  if (announced.length === 0) return undefined
  return async ({ status, body }) => {
    if (status !== 200) return undefined
    const { keys } = JSON.parse(body) as { keys: JWK[] }
    return { body: JSON.stringify({ keys: [...keys, ...announced] }) }
  }
}
