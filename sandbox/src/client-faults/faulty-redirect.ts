import { type ClientFaults, type FaultsOn, type IssuerName } from './client-faults.ts'
import { WRONG_ISSUER } from './faulty-token.ts'
import type { Change } from './held-answer.ts'

const MOST_VISITS = 1_000

type Deps = {
  service: IssuerName
  issuer: string
  faults: ClientFaults
  /** Where an answer with this `state` is waited for instead: the desk, trying a client. */
  whereAwaited: (state: string) => string | undefined
}

/**
 * The answers of the authorization endpoint. The first request of a visit names its client; the
 * provider's own redirects carry the visit on under an id, the last one leads to the client.
 */
export function createRedirectChanges({ service, issuer, faults, whereAwaited }: Deps) {
  const visits = new Map<string, string>()
  const remember = (uid: string, clientId: string) => {
    visits.set(uid, clientId)
    const [oldest = ''] = visits.keys()
    if (visits.size > MOST_VISITS) visits.delete(oldest)
  }
  return ({ pathname, searchParams }: URL): Change => {
    const clientId = searchParams.get('client_id') ?? visits.get(lastPart(pathname))
    return async ({ location }) => {
      const target = location === undefined ? null : URL.parse(location, issuer)
      if (!target || clientId === undefined) return undefined
      if (target.origin === new URL(issuer).origin) {
        remember(lastPart(target.pathname), clientId)
        return undefined
      }
      const broken = breakRedirect(target, faults.of({ service, clientId }))
      const awaited = whereAwaited(broken.searchParams.get('state') ?? '')
      const sent = awaited === undefined ? broken : withSearch(awaited, broken)
      return sent.href === target.href ? undefined : { location: sent.href, body: '' }
    }
  }
}

function lastPart(pathname: string): string {
  return pathname.slice(pathname.lastIndexOf('/') + 1)
}

function withSearch(address: string, { search }: URL): URL {
  return new URL(search, address)
}

/** An answer that brings a code, as the faults would have it; any other answer as it is. */
export function breakRedirect(target: URL, on: FaultsOn): URL {
  const broken = new URL(target)
  if (!broken.searchParams.has('code')) return broken
  if (on.has('user-cancels')) {
    broken.searchParams.delete('code')
    broken.searchParams.set('error', 'access_denied')
    broken.searchParams.set('error_description', 'cancelled')
  }
  if (on.has('wrong-callback-issuer')) broken.searchParams.set('iss', WRONG_ISSUER)
  return broken
}
