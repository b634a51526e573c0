import { type LookupAddress, lookup as lookupBySystem } from 'node:dns'

/** The addresses of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** A name that could not be found is not asked for again within this time. */
const FAILURE_KEPT_MS = 30_000

/**
 * Asks for each name once at a time: the system's look-up holds one of the process's few threads
 * until it ends, so a name service that does not answer would otherwise take them all.
 */
export function shareLookups(resolve: Resolve): Resolve {
  const known = new Map<string, Promise<LookupAddress[]>>()
  return (hostname) => {
    const same = known.get(hostname)
    if (same) return same
    const asked = resolve(hostname)
    const forget = () => known.delete(hostname)
    known.set(hostname, asked)
    asked.then(forget, () => setTimeout(forget, FAILURE_KEPT_MS).unref())
    return asked
  }
}

/** As every other program of this machine finds it. */
export function resolveBySystem(hostname: string): Promise<LookupAddress[]> {
  const { promise, resolve, reject } = Promise.withResolvers<LookupAddress[]>()
  lookupBySystem(hostname, { all: true }, (error, addresses) =>
    error ? reject(error) : resolve(addresses),
  )
  return promise
}

/** Gives up waiting when the signal says so; the work itself may go on. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(signal.reason)
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp)
  try {
    return await Promise.race([promise, work])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
