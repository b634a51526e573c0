import type { LookupAddress } from 'node:dns'
import { type IncomingMessage, request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Configuration } from 'oidc-provider'
import { type Resolve, resolveBySystem, shareLookups, unlessAborted } from './name-lookup.ts'
import { kindOfAddress } from './special-use.ts'

type OutgoingFetch = NonNullable<Configuration['fetch']>

/** A service that is slow holds up nobody (security.md §0 finding 3). */
const TIMEOUT_MS = 2_500
/** Key sets are a few kilobytes; nothing we ask for is larger. */
const MAX_ANSWER_BYTES = 128 * 1024

/**
 * Requests to addresses that clients registered: logout tokens, key sets. Only hosts an operator
 * approved, by name or with a port, may be private or loopback addresses, or anyone who registers
 * could make this server call inside its network.
 *
 * The address that was checked is the one connected to: a name that resolves to something else a
 * moment later gains nothing. Redirects are handed back, not followed.
 */
export function createOutgoingFetch(
  approvedPrivateHosts: readonly string[],
  { resolve = resolveBySystem }: { resolve?: Resolve } = {},
): OutgoingFetch {
  const approved = new Set(approvedPrivateHosts.map((host) => host.toLowerCase()))
  const lookUp = shareLookups(resolve)
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const isApproved = approved.has(url.host) || approved.has(url.hostname)
    // One time for the name and the answer together.
    const signal = init.signal ?? AbortSignal.timeout(TIMEOUT_MS)
    const resolveInTime = (hostname: string) => unlessAborted(lookUp(hostname), signal)
    const addresses = await findAddresses(url, { resolve: resolveInTime, isApproved })
    return send(url, { ...init, signal }, connectTo(addresses))
  }
}

/** Every address of the host, where all of them are allowed. */
async function findAddresses(
  { hostname }: URL,
  { resolve, isApproved }: { resolve: Resolve; isApproved: boolean },
): Promise<LookupAddress[]> {
  // The URL parser has brought numbers in other bases into this form already.
  const literal = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(literal)
  const addresses = family ? [{ address: literal, family }] : await resolve(hostname)
  if (addresses.length === 0) throw new Error(`${hostname} has no address`)
  for (const { address } of addresses) {
    const kind = kindOfAddress(address)
    if (kind === 'never') throw new Error(`${hostname} is an address no service can have`)
    if (kind === 'private' && !isApproved) {
      throw new Error(`${hostname} is a private address that no operator approved`)
    }
  }
  return addresses
}

/** Answers the connection's own question for an address with what was found and checked. */
function connectTo(addresses: LookupAddress[]): LookupFunction {
  const [first] = addresses
  return (_hostname, { all }, answer) => {
    if (all) answer(null, addresses)
    else answer(null, first?.address ?? '', first?.family)
  }
}

type Sending = RequestInit & { signal: AbortSignal }

async function send(url: URL, init: Sending, lookup: LookupFunction): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = url.protocol === 'https:' ? requestByHttps : requestByHttp
  const body = toBody(init.body)
  const headers = Object.fromEntries(new Headers(init.headers))
  const outgoing = request(url, {
    method: init.method ?? 'GET',
    headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) },
    lookup,
    // A connection of its own: none that was allowed for one host serves another.
    agent: false,
    signal: init.signal,
  })
  outgoing.on('response', resolve).on('error', reject).end(body)
  return toResponse(await promise)
}

/** A form or a text is all that the library sends. */
function toBody(body: RequestInit['body']): Buffer | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(String(body))
  throw new TypeError('only forms and texts are sent')
}

async function toResponse(incoming: IncomingMessage): Promise<Response> {
  const status = incoming.statusCode ?? 500
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_ANSWER_BYTES) {
      incoming.destroy()
      throw new Error('the answer is too large')
    }
    chunks.push(chunk)
  }
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  // RFC 9110 §15: these have no body, and Response insists.
  const hasBody = ![204, 205, 304].includes(status)
  return new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers })
}
