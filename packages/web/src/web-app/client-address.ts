import { BlockList, isIP } from 'node:net'

type Hops = {
  /** The other end of the TCP connection. */
  socketAddress: string | undefined
  /** The `X-Forwarded-For` header as it came. */
  forwardedFor: string | undefined
}

/**
 * Builds the function that says where a request came from: the rightmost address that is not
 * one of our own proxies. Without a trusted proxy in front, the header is ignored.
 *
 * @param trustedProxies addresses or networks (`10.0.0.0/8`)
 * @throws Error when one of them is neither
 */
export function createAddressResolver(trustedProxies: readonly string[]) {
  const readHop = createHopReader(listNetworks(trustedProxies))
  return ({ socketAddress, forwardedFor }: Hops): string => {
    let last = readHop(socketAddress ?? '') ?? readHop(UNKNOWN_ADDRESS)
    for (const text of (forwardedFor ?? '').split(',').reverse()) {
      if (!last?.isTrusted) break
      const previous = readHop(text)
      if (previous === undefined) break
      last = previous
    }
    return last?.address ?? UNKNOWN_ADDRESS
  }
}

type Hop = { address: string; isTrusted: boolean }

const MOST_HOPS_KEPT = 1000

/**
 * Keeps what it has read: proxies come with every request, people with several. Only sockets and
 * proxies of ours name what is read here, so nobody can fill it with long texts.
 */
function createHopReader(trusted: BlockList): (text: string) => Hop | undefined {
  const kept = new Map<string, Hop>()
  return (text) => {
    const known = kept.get(text)
    if (known) return known
    const address = normalizeAddress(text)
    if (address === undefined) return undefined
    const hop = { address, isTrusted: isTrusted(trusted, address) }
    if (kept.size >= MOST_HOPS_KEPT) kept.clear()
    kept.set(text, hop)
    return hop
  }
}

export const UNKNOWN_ADDRESS = '0.0.0.0'

/**
 * The unit that limits count by: an IPv4 address, or the /64 network of an IPv6 address,
 * because one household or one attacker has the whole of it.
 */
export function addressBucket(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = address.includes('::') ? Array(8 - left.length - right.length).fill('0') : []
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`
}

/** Lower case, shortest form, no port, no zone, IPv4 out of `::ffff:`. */
export function normalizeAddress(text: string): string | undefined {
  const bare = stripPort(text.trim()).replace(/%.*$/, '')
  if (isIP(bare) === 4) return bare
  if (isIP(bare) !== 6) return undefined
  const canonical = URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1)
  return canonical && (readMappedIpv4(canonical) ?? canonical)
}

function stripPort(text: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text)
  return bracketed?.[1] ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
}

/** `::ffff:7f00:1` → `127.0.0.1` (RFC 4291 §2.5.5.2). */
function readMappedIpv4(address: string): string | undefined {
  const groups = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)
  if (!groups) return undefined
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16BE(Number.parseInt(groups[1] ?? '', 16), 0)
  bytes.writeUInt16BE(Number.parseInt(groups[2] ?? '', 16), 2)
  return bytes.join('.')
}

/** Whether an entry of the list of proxies can be read: an address, or a network of a right size. */
export function isNetwork(entry: string): boolean {
  const [text = '', prefix, ...rest] = entry.split('/')
  const address = normalizeAddress(text)
  if (address === undefined || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIP(address) === 6 ? 128 : 32)
}

/** Whether an address is one of these, or in one of these networks. */
export function createNetworkCheck(networks: readonly string[]): (address: string) => boolean {
  const listed = listNetworks(networks)
  return (address) => isIP(address) !== 0 && isTrusted(listed, address)
}

function listNetworks(trustedProxies: readonly string[]): BlockList {
  const networks = new BlockList()
  for (const entry of trustedProxies) addNetwork(networks, entry)
  return networks
}

function addNetwork(networks: BlockList, entry: string): void {
  const [text = '', prefix] = entry.split('/')
  const address = normalizeAddress(text)
  if (address === undefined) throw new Error(`not an address or a network: ${entry}`)
  const family = familyOf(address)
  if (prefix !== undefined) return networks.addSubnet(address, Number(prefix), family)
  networks.addAddress(address, family)
  // "localhost" may be reached by either family; whoever trusts one means the machine itself.
  if (address === '127.0.0.1') networks.addAddress('::1', 'ipv6')
  if (address === '::1') networks.addAddress('127.0.0.1', 'ipv4')
}

function isTrusted(networks: BlockList, address: string): boolean {
  return networks.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
