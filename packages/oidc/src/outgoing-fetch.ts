import type { Configuration } from 'oidc-provider'

type OutgoingFetch = NonNullable<Configuration['fetch']>

/**
 * The library's requests to addresses that clients registered: logout tokens, key sets.
 * It refuses private and loopback addresses; only hosts an operator approved are let through,
 * or anyone holding an initial access token could make this server call inside its network.
 */
export function createOutgoingFetch(approvedPrivateHosts: readonly string[]): OutgoingFetch {
  const approved = new Set(approvedPrivateHosts.map((host) => host.toLowerCase()))
  return (url, options) => {
    const { hostname } = new URL(url instanceof Request ? url.url : url)
    if (!approved.has(hostname)) return fetch(url, options)
    const { dispatcher: _guard, ...unguarded } = options as RequestInit & { dispatcher?: unknown }
    return fetch(url, unguarded)
  }
}
