import { BlockList, isIP } from 'node:net'
import type { Locale } from '@mot-cua/web'

/** Words of a network in each language. */
export type NetworkPlace = { network: string } & Record<Locale, string>

/** `local`: the address is of a private network, so the browser is near to identity itself. */
export type AddressPlace = { kind: 'local' | 'unknown' } | { kind: 'named'; words: string }

export type AddressPlaces = { find(address: string, locale: Locale): AddressPlace }

/** Where an address is, as far as the operator's list says; the longest prefix wins. */
export function createAddressPlaces(places: readonly NetworkPlace[]): AddressPlaces {
  const byLength = groupByLength(places)
  return {
    find(address, locale) {
      const family = isIP(address)
      if (family === 0) return { kind: 'unknown' }
      for (const { length, networks } of byLength) {
        if (length.family !== family) continue
        const found = networks.get(maskAddress(address, length.bits))
        if (found) return { kind: 'named', words: found[locale] }
      }
      return { kind: isLocal(address, family) ? 'local' : 'unknown' }
    },
  }
}

/** RFC 1918, RFC 6598, loopback, link-local, RFC 4193. */
const LOCAL_NETWORKS = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['::1', 128],
  ['fe80::', 10],
  ['fc00::', 7],
] as const

const local = new BlockList()
for (const [network, bits] of LOCAL_NETWORKS) {
  local.addSubnet(network, bits, isIP(network) === 6 ? 'ipv6' : 'ipv4')
}

function isLocal(address: string, family: number): boolean {
  return local.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

type Group = { length: { family: number; bits: number }; networks: Map<string, NetworkPlace> }

function groupByLength(places: readonly NetworkPlace[]): Group[] {
  const groups = new Map<string, Group>()
  for (const place of places) {
    const [address = '', prefix] = place.network.split('/')
    const family = isIP(address)
    const bits = prefix === undefined ? widthOf(family) : Number(prefix)
    const key = `${family}/${bits}`
    const group = groups.get(key) ?? { length: { family, bits }, networks: new Map() }
    groups.set(key, group)
    group.networks.set(maskAddress(address, bits), place)
  }
  return [...groups.values()].toSorted((a, b) => b.length.bits - a.length.bits)
}

function widthOf(family: number): number {
  return family === 6 ? 128 : 32
}

/** The first bits of an address, as a key. */
export function maskAddress(address: string, bits: number): string {
  const width = widthOf(isIP(address))
  const shift = BigInt(width - bits)
  return ((toNumber(address) >> shift) << shift).toString(16)
}

function toNumber(address: string): bigint {
  const groups = isIP(address) === 6 ? expandIpv6(address) : address.split('.').map(Number)
  const size = isIP(address) === 6 ? 16n : 8n
  return groups.reduce((sum, group) => (sum << size) | BigInt(group), 0n)
}

function expandIpv6(address: string): number[] {
  const [head = '', tail = ''] = address.split('::')
  const read = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((hex) => Number.parseInt(hex, 16))
  const [left, right] = [read(head), read(tail)]
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
}
