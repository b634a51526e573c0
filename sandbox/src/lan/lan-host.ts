import { isIPv4 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { ConfigError } from '@mot-cua/web'

/** What `--lan` without a value stands for. */
export const ANY_HOST = 'auto'

/** Networks of homes and offices: RFC 1918, shared (RFC 6598), and this machine itself. */
export const PRIVATE_NETWORKS = [
  { address: '10.0.0.0', mask: '255.0.0.0' },
  { address: '100.64.0.0', mask: '255.192.0.0' },
  { address: '127.0.0.0', mask: '255.0.0.0' },
  { address: '172.16.0.0', mask: '255.240.0.0' },
  { address: '192.168.0.0', mask: '255.255.0.0' },
] as const

/** Bridges of containers, virtual machines and tunnels: a phone is seldom behind one. */
const VIRTUAL = /^(br-|docker|podman|veth|virbr|vmnet|vbox|tun|tap|utun|wg|zt|tailscale)/

type Machine = {
  hostname: string
  interfaces: NodeJS.Dict<Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]>
}

export type LanHost = {
  /** Stands in every address: an IPv4 address or a host name. */
  host: string
  /** Every address and name that the certificate is for, the host first. */
  names: string[]
}

/**
 * The host that a phone on the same network reaches this machine by.
 *
 * @throws ConfigError where there is none, or the wanted one is open to the whole internet: the
 *   sandbox's secrets and passwords are known to all
 */
export function chooseLanHost(wanted: string, machine: Machine): LanHost {
  const addresses = listAddresses(machine.interfaces)
  const host = wanted === ANY_HOST ? addresses[0] : wanted.toLowerCase()
  if (host === undefined) {
    throw new ConfigError(
      'No address of a private network found; join one, or name the host by --lan=192.168.1.5',
    )
  }
  if (isIPv4(host) ? !isPrivate(host) : !isLocalName(host)) {
    throw new ConfigError(
      `--lan=${host}: an IPv4 address of a private network, or a host name that is one word or ` +
        'ends in .local',
    )
  }
  return { host, names: [...new Set([host, ...ownNames(machine.hostname), ...addresses])] }
}

function listAddresses(interfaces: Machine['interfaces']): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, infos = []]) => infos.map((info) => ({ ...info, rank: rankOf(name, info) })))
    .filter(({ address, family, internal }) => family === 'IPv4' && !internal && isPrivate(address))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ address }) => address)
}

/** Homes and offices give out 192.168 most, container networks 172.16 to 172.31. */
function rankOf(name: string, { address }: { address: string }): number {
  const usual = ['192.168.', '10.'].findIndex((start) => address.startsWith(start))
  return (VIRTUAL.test(name) ? 10 : 0) + (usual < 0 ? 2 : usual)
}

function ownNames(hostname: string): string[] {
  const name = hostname.toLowerCase()
  const found = name.includes('.') ? [name] : [name, `${name}.local`]
  return ['localhost', ...found.filter(isLocalName), '127.0.0.1']
}

/** Names that no public registry gives out, so nobody else can have them. */
function isLocalName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.local)?$/.test(name) && !/^\d+$/.test(name)
}

export function isPrivate(address: string): boolean {
  return PRIVATE_NETWORKS.some(
    ({ address: network, mask }) => (toNumber(address) & toNumber(mask)) === toNumber(network),
  )
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => (sum << 8) | Number(byte), 0)
}
