import { isIPv4 } from 'node:net'
import { isPrivate, PRIVATE_NETWORKS } from './lan-host.ts'

/** RFC 5280 §4.2.1.10: what a certificate authority may sign for. */
export const NAME_CONSTRAINTS_OID = '2.5.29.30'

/** All of `.local` is the machine's own network (RFC 6762 §3). */
const ALWAYS_PERMITTED = ['localhost', 'local']

// DER tags: GeneralName's choices are context-specific (RFC 5280 §4.2.1.6).
const SEQUENCE = 0x30
const PERMITTED_SUBTREES = 0xa0
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

/** Private networks and these host names only: whoever steals the key can imitate no other site. */
export function encodeNameConstraints(hostNames: readonly string[]): Buffer {
  const names = new Set([...ALWAYS_PERMITTED, ...hostNames.filter((name) => !isIPv4(name))])
  const subtrees = [
    ...[...names].map((name) => der(DNS_NAME, Buffer.from(name))),
    ...PRIVATE_NETWORKS.map(({ address, mask }) =>
      der(IP_ADDRESS, Buffer.from([...bytesOf(address), ...bytesOf(mask)])),
    ),
  ]
  const permitted = subtrees.map((base) => der(SEQUENCE, base))
  return der(SEQUENCE, der(PERMITTED_SUBTREES, Buffer.concat(permitted)))
}

/** Whether an authority with such constraints, made by us, may sign for an address or host name. */
export function permitsName(constraints: Uint8Array, name: string): boolean {
  if (isIPv4(name)) return isPrivate(name)
  const suffixes = name.split('.').map((_label, at, labels) => labels.slice(at).join('.'))
  const encoded = Buffer.from(constraints)
  return suffixes.some((suffix) =>
    encoded.includes(der(SEQUENCE, der(DNS_NAME, Buffer.from(suffix)))),
  )
}

function bytesOf(address: string): number[] {
  return address.split('.').map(Number)
}

function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content])
}

/** X.690 §8.1.3: short below 128, else the number of bytes that the length takes. */
function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}
