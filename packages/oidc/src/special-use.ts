import { BlockList, isIP } from 'node:net'

export type AddressKind =
  /** Anywhere on the internet. */
  | 'public'
  /** Inside a network or this machine: the place of parties that an operator knows. */
  | 'private'
  /** Nowhere a party could be: this link (cloud metadata among it), groups, examples, translations. */
  | 'never'

/** What kind of place an address is, by IANA's registries of special-purpose addresses (RFC 6890). */
export function kindOfAddress(address: string): AddressKind {
  // An IPv4-mapped address is looked up as the IPv4 address it stands for.
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (inside.check(address, family)) return 'private'
  return outside.check(address, family) ? 'never' : 'public'
}

const inside = listNetworks(
  '10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7',
)

const outside = listNetworks(
  `0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24
  192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
  ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16
  fe80::/10 fec0::/10 ff00::/8`,
)

function listNetworks(networks: string): BlockList {
  const list = new BlockList()
  for (const network of networks.split(/\s+/)) {
    const [address = '', prefix] = network.split('/')
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}
