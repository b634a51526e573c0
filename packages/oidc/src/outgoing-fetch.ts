import { lookup } from 'node:dns/promises'
import { BlockList } from 'node:net'
import type { Configuration } from 'oidc-provider'

type OutgoingFetch = NonNullable<Configuration['fetch']>

/**
 * The library's requests to addresses that clients registered: logout tokens, key sets.
 * Only hosts an operator approved may be private or loopback addresses, or anyone holding an
 * initial access token could make this server call inside its network.
 *
 * The library ends such a connection once it stands, which already tells open ports from closed
 * ones; here none is made. Its own guard stays, for names that resolve differently the next time.
 */
export function createOutgoingFetch(approvedPrivateHosts: readonly string[]): OutgoingFetch {
  const approved = new Set(approvedPrivateHosts.map((host) => host.toLowerCase()))
  return async (url, options) => {
    const { hostname } = new URL(url instanceof Request ? url.url : url)
    if (!approved.has(hostname)) {
      await refusePrivateAddress(hostname)
      return fetch(url, options)
    }
    const { dispatcher: _guard, ...unguarded } = options as RequestInit & { dispatcher?: unknown }
    return fetch(url, unguarded)
  }
}

async function refusePrivateAddress(hostname: string): Promise<void> {
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
  const isPrivate = addresses.some(({ address, family }) =>
    specialUse.check(address, family === 6 ? 'ipv6' : 'ipv4'),
  )
  if (isPrivate) throw new Error(`${hostname} is a private address that no operator approved`)
}

/** IANA's registries of special-purpose addresses, IPv4 and IPv6 (RFC 6890). */
const specialUse = createBlockList(
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ::/128 ::1/128
  64:ff9b::/96 64:ff9b:1::/48 100::/64 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8`,
)

function createBlockList(networks: string): BlockList {
  const list = new BlockList()
  for (const network of networks.split(/\s+/)) {
    const [address = '', prefix] = network.split('/')
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}
